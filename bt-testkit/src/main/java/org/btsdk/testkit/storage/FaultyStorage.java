// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.NoSpaceException;
import org.btsdk.spi.storage.SpanLocator;

/// A storage that fails as a script says, around one that works: no space, slow, corrupt, lost,
/// interrupted. Strict: [#verify()] tells what was not asked for, what still waits, whether it was
/// closed once and not used after it, and whether a byte of a piece was written twice or a
/// committed piece was written to, which [BlockStorage] promises never happens. Threads: any.
public final class FaultyStorage implements BlockStorage {
  /// What is called.
  public enum Call {
    /// [#probe(Piece)].
    PROBE,
    /// [#read(Piece, int, ByteBuffer)].
    READ,
    /// [#write(Piece, int, ByteBuffer...)].
    WRITE,
    /// [#commit(Piece)].
    COMMIT,
    /// [#discard(Piece)].
    DISCARD,
    /// [#sync()].
    SYNC
  }

  /// What goes wrong.
  public sealed interface Fault {
    /// There is no room: the call throws a [NoSpaceException] and does nothing.
    ///
    /// @param neededBytes how much would have been needed, zero or more
    record NoSpace(long neededBytes) implements Fault {}

    /// The call throws and does nothing.
    ///
    /// @param message what the [IOException] says
    record Fails(String message) implements Fault {}

    /// The call throws a [RuntimeException], as a plugin with a defect does, and does nothing.
    ///
    /// @param message what it says
    record Breaks(String message) implements Fault {}

    /// The call waits, and then does what it should; it throws an [InterruptedIOException] if its
    /// thread is interrupted.
    ///
    /// @param until opened by the test
    record Waits(CountDownLatch until) implements Fault {}

    /// The call throws an [InterruptedIOException], as if its thread had been interrupted.
    record Interrupted() implements Fault {}

    /// A read gives its first byte wrong. Other calls are as they should be.
    record Corrupts() implements Fault {}

    /// The call returns as if all was well, and does nothing: a write that was lost before it was
    /// committed. A read must not be lost.
    record Loses() implements Fault {}
  }

  private static final class Step {
    private final Call call;
    private final Fault fault;
    private int before;
    private int times;

    Step(Call call, int first, int times, Fault fault) {
      this.call = call;
      this.fault = fault;
      this.before = first - 1;
      this.times = times;
    }
  }

  private final BlockStorage inner;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private final Map<Integer, BitSet> written = new TreeMap<>();
  private final BitSet committed = new BitSet();
  private final EnumMap<Call, Integer> calls = new EnumMap<>(Call.class);
  private int waiting;
  private int closes;

  /// Makes a storage that works.
  ///
  /// @param inner what does the work; closed with this
  public FaultyStorage(BlockStorage inner) {
    this.inner = inner;
  }

  /// Adds to the script. Where several steps meet, the one that was added first comes first, and
  /// the others do not count the call.
  ///
  /// @param call what is called
  /// @param first which call is the first that fails, counted from now, one or more
  /// @param times how many calls in a row fail, one or more
  /// @param fault what goes wrong
  /// @return this
  /// @throws IllegalArgumentException if a number is below one, or a read is to be lost
  public synchronized FaultyStorage fault(Call call, int first, int times, Fault fault) {
    if (first < 1 || times < 1) {
      throw new IllegalArgumentException("counted from one: " + first + ", " + times);
    }
    if (call == Call.READ && fault instanceof Fault.Loses) {
      throw new IllegalArgumentException("a read that does nothing fills no buffer");
    }
    steps.add(new Step(call, first, times, fault));
    return this;
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
      if (step.times > 0) {
        all.add("nothing came for %d times %s at %s".formatted(step.times, step.fault, step.call));
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

  private synchronized Optional<Fault> next(Call call) {
    calls.merge(call, 1, Integer::sum);
    if (closes > 0) {
      complaints.add(call + " after it was closed");
    }
    for (Step step : steps) {
      if (step.call == call && step.times > 0) {
        if (step.before == 0) {
          step.times--;
          return Optional.of(step.fault);
        }
        step.before--;
      }
    }
    return Optional.empty();
  }

  /// What goes wrong after the call, if anything does.
  private Optional<Fault> before(Call call) throws IOException {
    Optional<Fault> fault = next(call);
    if (fault.isPresent()) {
      switch (fault.get()) {
        case Fault.NoSpace(long needed) ->
            throw new NoSpaceException("the script", needed, new IOException("full"));
        case Fault.Fails(String message) -> throw new IOException(message);
        case Fault.Breaks(String message) -> throw new IllegalStateException(message);
        case Fault.Waits(CountDownLatch until) -> await(until);
        case Fault.Interrupted() -> throw new InterruptedIOException("interrupted by the script");
        case Fault.Corrupts(), Fault.Loses() -> {}
      }
    }
    return fault;
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

  private synchronized void noteWrite(Piece piece, int beginBytes, int lengthBytes) {
    BitSet bytes = written.computeIfAbsent(piece.index(), _ -> new BitSet());
    int next = bytes.nextSetBit(beginBytes);
    if (committed.get(piece.index())) {
      complaints.add("written to piece " + piece.index() + ", which is committed");
    } else if (next >= 0 && next < beginBytes + lengthBytes) {
      complaints.add("byte " + next + " of piece " + piece.index() + " was written twice");
    }
    bytes.set(beginBytes, beginBytes + lengthBytes);
  }

  private synchronized void noteCommit(Piece piece) {
    committed.set(piece.index());
  }

  private synchronized void noteDiscard(Piece piece) {
    committed.clear(piece.index());
    written.remove(piece.index());
  }

  @Override
  public State probe(Piece piece) throws IOException {
    return before(Call.PROBE).filter(Fault.Loses.class::isInstance).isPresent()
        ? State.ABSENT
        : inner.probe(piece);
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    Optional<Fault> fault = before(Call.READ);
    int first = into.position();
    inner.read(piece, beginBytes, into);
    if (fault.filter(Fault.Corrupts.class::isInstance).isPresent() && into.position() > first) {
      into.put(first, (byte) ~into.get(first));
    }
  }

  @Override
  public void write(Piece piece, int beginBytes, ByteBuffer... buffers) throws IOException {
    int length = 0;
    for (ByteBuffer buffer : buffers) {
      length += buffer.remaining();
    }
    if (before(Call.WRITE).filter(Fault.Loses.class::isInstance).isPresent()) {
      for (ByteBuffer buffer : buffers) {
        buffer.position(buffer.limit());
      }
    } else {
      inner.write(piece, beginBytes, buffers);
    }
    noteWrite(piece, beginBytes, length);
  }

  @Override
  public void commit(Piece piece) throws IOException {
    if (before(Call.COMMIT).filter(Fault.Loses.class::isInstance).isEmpty()) {
      inner.commit(piece);
    }
    noteCommit(piece);
  }

  @Override
  public void discard(Piece piece) throws IOException {
    if (before(Call.DISCARD).filter(Fault.Loses.class::isInstance).isEmpty()) {
      inner.discard(piece);
    }
    noteDiscard(piece);
  }

  @Override
  public void sync() throws IOException {
    if (before(Call.SYNC).filter(Fault.Loses.class::isInstance).isEmpty()) {
      inner.sync();
    }
  }

  /// That of the storage inside; what it does is not in the script.
  @Override
  public Optional<SpanLocator> locator() {
    return inner.locator();
  }

  /// Those of the storage inside; what they do is not in the script.
  @Override
  public Optional<FileOperations> fileOperations() {
    return inner.fileOperations();
  }

  @Override
  public Optional<Deletion> deletion() {
    return inner.deletion();
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      closes++;
      if (waiting > 0) {
        complaints.add("closed while " + waiting + " calls waited");
      }
    }
    inner.close();
  }

  @Override
  public String toString() {
    return "FaultyStorage(" + inner + ")";
  }
}
