// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

/// Takes what a [TorrentMachine] wants to be done, in order. Never calls the machine.
@FunctionalInterface
public interface TorrentActions {
  /// Takes an action.
  void add(TorrentAction action);
}
