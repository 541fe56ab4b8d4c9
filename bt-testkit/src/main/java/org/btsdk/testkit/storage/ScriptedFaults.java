// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntPredicate;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.NoSpaceException;
import org.btsdk.spi.storage.SpanViews;
import org.btsdk.spi.storage.Storage;
import org.btsdk.testkit.storage.FaultyStorage.Call;
import org.btsdk.testkit.storage.FaultyStorage.Fault;

/// What storages of blocks and of whole pieces have in common when they fail as a script says: the
/// script, what they have to complain of, and the calls that both know. Threads: any.
///
/// @param <T> the storage inside
/// @param <S> the storage that fails
abstract sealed class ScriptedFaults<T extends Storage, S extends ScriptedFaults<T, S>>
    permits FaultyStorage, FaultyPieceStorage {
  /// Of calls that are about no piece.
  private static final int NO_PIECE = -1;

  private static final class Step {
    private final Call call;
    private final IntPredicate pieces;
    private final boolean isLasting;
    private final Fault fault;
    private int before;
    private int missing; // how often it must come yet

    Step(Call call, IntPredicate pieces, boolean isLasting, int first, int times, Fault fault) {
      this.call = call;
      this.pieces = pieces;
      this.isLasting = isLasting;
      this.fault = fault;
      this.before = first - 1;
      this.missing = times;
    }

    boolean isFor(Call asked, int piece) {
      return call == asked && (missing > 0 || isLasting) && pieces.test(piece);
    }
  }

  final T inner;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final EnumMap<Call, Integer> calls = new EnumMap<>(Call.class);
  private int waiting;
  private int closes;
  private boolean isDeleted;

  ScriptedFaults(T inner) {
    this.inner = inner;
  }

  abstract S self();

  /// Adds to the script. Where several steps meet, the one that was added first comes first, and
  /// the others do not count the call.
  ///
  /// @param call what is called
  /// @param first which call is the first that fails, counted from now, one or more
  /// @param times how many calls in a row fail, one or more
  /// @param fault what goes wrong
  /// @return this
  /// @throws IllegalArgumentException if a number is below one, or a read is to be lost
  public S fault(Call call, int first, int times, Fault fault) {
    if (first < 1 || times < 1) {
      throw new IllegalArgumentException("counted from one: " + first + ", " + times);
    }
    return add(new Step(call, _ -> true, false, first, times, fault));
  }

  /// Adds to the script what goes wrong with some pieces, again and again until [#heal()].
  ///
  /// @param call what is called: a call that is about a piece
  /// @param pieces tells by its index whether a piece is one of them
  /// @param fault what goes wrong
  /// @return this
  /// @throws IllegalArgumentException if the call is about no piece, or a read is to be lost
  public S faultAt(Call call, IntPredicate pieces, Fault fault) {
    if (call == Call.SYNC || call == Call.DELETE || call == Call.CLOSE) {
      throw new IllegalArgumentException(call + " is about no piece");
    }
    return add(new Step(call, pieces, true, 1, 1, fault));
  }

  private synchronized S add(Step step) {
    if (step.call == Call.READ && step.fault instanceof Fault.Loses) {
      throw new IllegalArgumentException("a read that does nothing fills no buffer");
    }
    steps.add(step);
    return self();
  }

  /// Ends the script: all works from now on, and what was not asked for is no complaint.
  public synchronized void heal() {
    steps.clear();
  }

  /// How many calls wait now.
  public synchronized int waiting() {
    return waiting;
  }

  /// How often something was called, with or without a fault.
  public synchronized int calls(Call call) {
    return calls.getOrDefault(call, 0);
  }

  /// Whether it was closed.
  public synchronized boolean isClosed() {
    return closes > 0;
  }

  /// Tells what was left open, unasked, or done against the rules.
  ///
  /// @throws AssertionError if there is something to tell
  public synchronized void verify() {
    List<String> all = new ArrayList<>(complaints);
    for (Step step : steps) {
      if (step.missing > 0) {
        all.add(
            "nothing came for %d times %s at %s".formatted(step.missing, step.fault, step.call));
      }
    }
    if (waiting > 0) {
      all.add(waiting + " calls still wait");
    }
    if (closes != 1) {
      all.add("closed " + closes + " times");
    }
    if (!all.isEmpty()) {
      throw new AssertionError("the storage complains: " + String.join("; ", all));
    }
  }

  final synchronized void complain(String what) {
    complaints.add(what);
  }

  private synchronized Optional<Fault> next(Call call, int piece) {
    calls.merge(call, 1, Integer::sum);
    if (closes > 0 && call != Call.CLOSE) {
      complain(call + " after it was closed");
    } else if (isDeleted && call != Call.PROBE && call != Call.DELETE && call != Call.CLOSE) {
      complain(call + " after its data was deleted");
    }
    if (waiting > 0 && (call == Call.DELETE || call == Call.CLOSE)) {
      complain(call + " while " + waiting + " calls waited");
    }
    closes += call == Call.CLOSE ? 1 : 0;
    for (Step step : steps) {
      if (step.isFor(call, piece)) {
        if (step.before == 0) {
          step.missing = Math.max(0, step.missing - 1);
          return Optional.of(step.fault);
        }
        step.before--;
      }
    }
    return Optional.empty();
  }

  /// What goes wrong after the call, if anything does.
  private Optional<Fault> before(Call call, int piece) throws IOException {
    Optional<Fault> fault = next(call, piece);
    if (fault.isPresent()) {
      switch (fault.get()) {
        case Fault.NoSpace(long needed) ->
            throw new NoSpaceException("the script", needed, new IOException("full"));
        case Fault.Fails(String message) -> throw new IOException(message);
        case Fault.Breaks(String message) -> throw new IllegalStateException(message);
        case Fault.Throws(var problem) -> raise(problem.get());
        case Fault.Waits(CountDownLatch until) -> await(until);
        case Fault.Interrupted() -> throw new InterruptedIOException("interrupted by the script");
        case Fault.Corrupts(), Fault.Loses() -> {}
      }
    }
    return fault;
  }

  private static void raise(Throwable problem) throws IOException {
    switch (problem) {
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalArgumentException("no call can throw this", problem);
    }
  }

  private void await(CountDownLatch until) throws IOException {
    count(1);
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException end = new InterruptedIOException("interrupted while it waited");
      end.initCause(e);
      throw end;
    } finally {
      count(-1);
    }
  }

  private synchronized void count(int more) {
    waiting += more;
  }

  /// Does what the script says of a call, and tells whether it ends there as if all was well.
  final boolean loses(Call call, Piece piece) throws IOException {
    return loses(call, piece.index());
  }

  private boolean loses(Call call, int piece) throws IOException {
    return before(call, piece).filter(Fault.Loses.class::isInstance).isPresent();
  }

  /// See [Storage#probe(Piece)]; absent where the call is lost.
  ///
  /// @throws IOException if the script or the storage inside says so
  public Storage.State probe(Piece piece) throws IOException {
    return loses(Call.PROBE, piece) ? Storage.State.ABSENT : inner.probe(piece);
  }

  /// See [Storage#read(Piece, int, ByteBuffer)].
  ///
  /// @throws IOException if the script or the storage inside says so
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    Optional<Fault> fault = before(Call.READ, piece.index());
    int first = into.position();
    inner.read(piece, beginBytes, into);
    if (fault.filter(Fault.Corrupts.class::isInstance).isPresent() && into.position() > first) {
      into.put(first, (byte) ~into.get(first));
    }
  }

  /// See [Storage#sync()].
  ///
  /// @throws IOException if the script or the storage inside says so
  public void sync() throws IOException {
    if (!loses(Call.SYNC, NO_PIECE)) {
      inner.sync();
    }
  }

  /// That of the storage inside; what it does is not in the script.
  public Optional<SpanViews> views() {
    return inner.views();
  }

  /// Those of the storage inside; what they do is not in the script.
  public Optional<FileOperations> fileOperations() {
    return inner.fileOperations();
  }

  /// Deletes in the storage inside, if that can.
  public Optional<Deletion> deletion() {
    return inner.deletion().map(deletion -> () -> delete(deletion));
  }

  private void delete(Deletion deletion) throws IOException {
    if (!loses(Call.DELETE, NO_PIECE)) {
      deletion.delete();
    }
    synchronized (this) {
      isDeleted = true;
    }
  }

  /// Closes the storage inside too, unless the script says otherwise.
  ///
  /// @throws IOException if the script or the storage inside says so
  public void close() throws IOException {
    if (!loses(Call.CLOSE, NO_PIECE)) {
      inner.close();
    }
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "(" + inner + ")";
  }
}
