// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.thread;

import java.util.List;
import org.btsdk.core.torrent.TorrentEvent;

/// Where answers to work go that a torrent's machine has given out: to that machine, on its loop.
/// Threads: any; never blocks.
public interface TorrentMailbox {
  /// Hands over an answer.
  void answer(TorrentEvent event);

  /// As [#answer(TorrentEvent)], but the loop need not hear of it before the next answer, which
  /// comes soon: to wake it once for both costs less. Whoever hands it over calls [#wake()] also
  /// where that answer fails.
  void answerWithNext(TorrentEvent event);

  /// What was handed over by [#answerWithNext] is to be heard now, if it was not yet.
  void wake();

  /// As [#answer(TorrentEvent)], for several that come one after another.
  void answer(List<TorrentEvent> events);
}
