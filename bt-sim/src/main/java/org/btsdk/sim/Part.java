// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Some of the places of a run, which one thread lets go on for a window of time: so short that
/// nothing sent in it to another part is due within it. Between two windows all parts rest, and may
/// be looked at.
final class Part {
  final Agenda agenda = new Agenda();
  final LastEvents last = new LastEvents();
  final Copies copies;
  final List<Node> nodes = new ArrayList<>();
  long sentBytes;
  long receivedBytes;
  long lostBytes;
  int finished; // of the nodes for which the run waits
  private final int index;
  // By the part they go to, each a chain of steps; one half is taken in by others in the window in
  // which the other half is filled.
  private final @Nullable Step[][] outboxes;
  private int window;
  private long sentAt = Long.MAX_VALUE; // when the first that was sent in the window is due
  private @Nullable Throwable failure;

  Part(int index, int parts, int pieces) {
    this.index = index;
    this.outboxes = new Step[2][parts];
    this.copies = new Copies(pieces);
  }

  /// Sends a step on, whose time and order are set.
  void send(Part to, Step step) {
    if (to == this) {
      agenda.put(step);
      return;
    }
    @Nullable Step[] outbox = outboxes[window & 1];
    step.next = outbox[to.index];
    outbox[to.index] = step;
    sentAt = Math.min(sentAt, step.atNanos);
  }

  /// When something is due here, or where it was sent to.
  long nextNanos() {
    return Math.min(sentAt, agenda.nextNanos());
  }

  /// Takes in what the parts sent here in the window before, and then all steps before an end.
  void goOn(List<Part> parts, long endNanos) {
    try {
      int before = window++ & 1;
      sentAt = Long.MAX_VALUE;
      for (Part from : parts) {
        takeIn(from.outboxes[before]);
      }
      while (agenda.nextNanos() < endNanos) {
        Step step = agenda.next();
        if (step == null) {
          return;
        }
        step.run();
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  private void takeIn(@Nullable Step[] outbox) {
    Step step = outbox[index];
    outbox[index] = null;
    while (step != null) {
      Step after = step.next;
      step.next = null;
      agenda.put(step);
      step = after;
    }
  }

  /// Tells of every step that waits, or was sent and is not taken in yet.
  void forEach(Consumer<Step> each) {
    agenda.forEach(each);
    for (Step first : outboxes[window & 1]) {
      for (Step step = first; step != null; step = step.next) {
        each.accept(step);
      }
    }
  }

  /// Holds the invariants of its nodes that are looked at once a second.
  void second() {
    try {
      for (Node node : nodes) {
        Client client = node.client;
        if (client != null) {
          for (Invariant invariant : client.invariants.second) {
            invariant.second(client);
          }
        }
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  /// What went wrong; nothing goes on here then.
  @Nullable Throwable failure() {
    return failure;
  }
}
