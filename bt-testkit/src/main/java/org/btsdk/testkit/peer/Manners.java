// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.peer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What was said on a connection, and what the other side did that the protocol forbids, whatever
/// this side did. One thread.
final class Manners {
  /// 1 MiB and a little: no message that anybody sends is longer, but a bitfield of 8 million
  /// pieces.
  static final int MAX_FRAME_BYTES = (1 << 20) + 64;

  /// What was asked for: piece, begin, length.
  private record Span(int piece, int begin, int length) implements Comparable<Span> {
    static Span of(Frame frame) {
      return new Span(frame.number(0), frame.number(1), frame.number(2));
    }

    @Override
    public int compareTo(Span other) {
      int order = Integer.compare(piece, other.piece);
      order = order == 0 ? Integer.compare(begin, other.begin) : order;
      return order == 0 ? Integer.compare(length, other.length) : order;
    }

    @Override
    public String toString() {
      return piece + ":" + begin + ":" + length;
    }
  }

  private final List<String> complaints = new ArrayList<>();
  private final TreeMap<Span, Integer> ours = new TreeMap<>(); // asked and not answered, how often
  private final TreeMap<Span, Integer> theirs = new TreeMap<>();
  private final TreeSet<Span> cancelled = new TreeSet<>(); // ours; both answers are right
  private final TreeSet<Integer> allowed = new TreeSet<>(); // what we let them ask for, choked
  private final boolean fast;
  private final boolean extended;
  private boolean heardAny;
  private boolean weChoke = true;
  private boolean unchokedOnce;

  Manners(boolean fast, boolean extended) {
    this.fast = fast;
    this.extended = extended;
  }

  // ---- what we say

  void said(Frame frame) {
    if (!isWellFormed(frame)) {
      return;
    }
    switch (frame.id()) {
      case Frame.CHOKE -> {
        weChoke = true;
        if (!fast) {
          theirs.clear(); // BEP 3: a choke forgets them
        }
      }
      case Frame.UNCHOKE -> {
        weChoke = false;
        unchokedOnce = true;
      }
      case Frame.ALLOWED_FAST -> allowed.add(frame.number(0));
      case Frame.REQUEST -> ours.merge(Span.of(frame), 1, Integer::sum);
      case Frame.CANCEL -> cancelled.add(Span.of(frame));
      case Frame.REJECT -> settle(theirs, Span.of(frame));
      case Frame.PIECE -> settle(theirs, blockOf(frame));
      default -> {}
    }
  }

  private static Span blockOf(Frame frame) {
    return new Span(frame.number(0), frame.number(1), frame.body().length - 8);
  }

  private static boolean settle(Map<Span, Integer> open, Span span) {
    Integer count = open.get(span);
    if (count == null) {
      return false;
    }
    if (count == 1) {
      open.remove(span);
    } else {
      open.put(span, count - 1);
    }
    return true;
  }

  // ---- what they say

  void heard(Frame frame) {
    boolean first = !heardAny;
    heardAny |= frame.id() != Frame.EXTENDED && frame.id() != Frame.KEEP_ALIVE;
    if (!isWellFormed(frame)) {
      complain(frame + " has a body of " + frame.body().length + " bytes");
      return;
    }
    switch (frame.id()) {
      case Frame.CHOKE -> {
        if (!fast) {
          ours.clear();
        }
      }
      case Frame.BITFIELD -> {
        if (!first) {
          complain("a bitfield came late");
        }
      }
      case Frame.HAVE_ALL, Frame.HAVE_NONE -> {
        needsFast(frame);
        if (!first) {
          complain(frame + " came late");
        }
      }
      case Frame.REQUEST -> {
        Span span = Span.of(frame);
        theirs.merge(span, 1, Integer::sum);
        // What crossed our choke was asked in time.
        if (weChoke && !unchokedOnce && !allowed.contains(span.piece())) {
          complain("it requests " + span + ", and never was unchoked");
        }
      }
      case Frame.PIECE -> {
        Span span = blockOf(frame);
        if (!settle(ours, span)) {
          complain("it sends " + span + ", which was not asked for");
        }
      }
      case Frame.REJECT -> {
        needsFast(frame);
        Span span = Span.of(frame);
        if (!settle(ours, span)) {
          complain("it rejects " + span + ", which was not asked for");
        }
      }
      case Frame.CANCEL -> {
        if (!fast) {
          settle(theirs, Span.of(frame)); // with BEP 6 it is to be answered all the same
        }
      }
      case Frame.SUGGEST, Frame.ALLOWED_FAST -> needsFast(frame);
      case Frame.EXTENDED -> {
        if (!extended) {
          complain("it sends an extension message, and the extension protocol is not agreed on");
        }
      }
      default -> {}
    }
  }

  private void needsFast(Frame frame) {
    if (!fast) {
      complain(frame + " without the fast extension");
    }
  }

  private static boolean isWellFormed(Frame frame) {
    int length = frame.body().length;
    return switch (frame.id()) {
      case Frame.KEEP_ALIVE,
          Frame.CHOKE,
          Frame.UNCHOKE,
          Frame.INTERESTED,
          Frame.NOT_INTERESTED,
          Frame.HAVE_ALL,
          Frame.HAVE_NONE ->
          length == 0;
      case Frame.HAVE, Frame.SUGGEST, Frame.ALLOWED_FAST -> length == 4;
      case Frame.REQUEST, Frame.CANCEL, Frame.REJECT -> length == 12;
      case Frame.PIECE -> length >= 8;
      case Frame.EXTENDED -> length >= 1;
      default -> true;
    };
  }

  void complain(String what) {
    complaints.add(what);
  }

  /// What it complained of since this was asked last.
  List<String> takeComplaints() {
    List<String> all = List.copyOf(complaints);
    complaints.clear();
    return all;
  }

  /// What nobody answered: requests of either side.
  List<String> open() {
    List<String> open = new ArrayList<>();
    theirs.keySet().forEach(span -> open.add("its request " + span + " was not answered"));
    ours.keySet().stream()
        .filter(span -> !cancelled.contains(span))
        .forEach(span -> open.add("our request " + span + " was not answered"));
    return open;
  }

  /// The length of a frame, as the first four bytes say.
  ///
  /// @return -1 if that makes no sense
  static int length(ByteBuffer four) {
    int length = four.getInt(0);
    return length < 0 || length > MAX_FRAME_BYTES ? -1 : length;
  }
}
