// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.choker;

import java.util.TreeMap;
import org.btsdk.spi.choker.Choice;

/// The choice that one call of a choker makes: complains to its [FakePeers] of what may not be.
final class FakeChoice implements Choice {
  /// The pace of each peer that was unchoked; [Long#MAX_VALUE] if it has none.
  final TreeMap<Integer, Long> paces = new TreeMap<>();

  private final FakePeers owner;
  private final FakeRoundView view;
  private final int peers;

  FakeChoice(FakePeers owner, FakeRoundView view, int peers) {
    this.owner = owner;
    this.view = view;
    this.peers = peers;
  }

  @Override
  public void unchoke(int peer, String reason) {
    view.check();
    if (reason.isBlank()) {
      owner.complain(FakePeers.Rule.REASONS, "a reason is blank");
    }
    if (peer < 0 || peer >= peers) {
      owner.complain(FakePeers.Rule.PEERS, "there is no peer " + peer);
    } else {
      paces.putIfAbsent(peer, Long.MAX_VALUE);
    }
  }

  @Override
  public void pace(int peer, long bytesPerSecond) {
    view.check();
    if (!paces.containsKey(peer)) {
      owner.complain(FakePeers.Rule.PACES, "peer " + peer + " has a pace and is not unchoked");
    } else if (bytesPerSecond <= 0) {
      owner.complain(FakePeers.Rule.PACES, "a pace is above zero, not " + bytesPerSecond);
    } else {
      paces.put(peer, bytesPerSecond);
    }
  }
}
