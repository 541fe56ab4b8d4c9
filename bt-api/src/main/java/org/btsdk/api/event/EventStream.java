// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api.event;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Events of a session or of a torrent. Threads: any. Not to be implemented by clients.
public interface EventStream {
  /// Subscribes. The first event of each torrent is a [Event.Snapshot]; after it, every event of
  /// the torrent follows in order, the first of one that is added later being [Event.Added]. Events
  /// of a session begin with an [Event.PluginUnusable] for each plugin that cannot be used. Each
  /// subscriber has a bounded queue of its own: a slow one loses events, is told how many by
  /// [Event.Dropped], and delays nobody.
  ///
  /// @param executor where the handler is called, one call at a time; if it refuses or throws, the
  ///   subscription ends. One that calls at once in the thread that hands over (`Runnable::run`)
  ///   has the handler run on a loop of the session's, which stands still meanwhile: there it must
  ///   not wait for another torrent, which may wait for this loop. Removing a torrent of that loop
  ///   there, or closing the session, does not wait for its trackers and peers to hear of it: its
  ///   totals are kept, and what its connections still do may be lost; deleting its data there may
  ///   fail while it has connections
  /// @param queueLength how many events may wait, 1 or more
  /// @param handler called for each event; what it throws is logged, and ends the subscription
  /// @return ends the subscription when closed
  /// @throws IllegalArgumentException if no event could wait
  Subscription subscribe(Executor executor, int queueLength, Consumer<Event> handler);

  /// Subscribes with a queue of 1,024 events and a virtual thread of the session's.
  ///
  /// @param handler called for each event, one call at a time
  /// @return ends the subscription when closed
  Subscription subscribe(Consumer<Event> handler);
}
