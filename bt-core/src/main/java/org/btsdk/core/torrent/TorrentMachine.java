// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

/// One torrent as a pure state machine: events and a time go in, actions and a next time come out.
/// One thread at a time.
public final class TorrentMachine {
  /// A machine without state yet.
  public TorrentMachine() {}
}
