/// One torrent as a pure state machine. Start with [org.btsdk.core.torrent.TorrentMachine]: it
/// takes a [org.btsdk.core.torrent.TorrentEvent] and a time, and gives
/// [org.btsdk.core.torrent.TorrentAction]s.
@NullMarked
package org.btsdk.core.torrent;

import org.jspecify.annotations.NullMarked;
