// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.List;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.dht.PeerBloom;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcMessage.Scrape;
import org.btsdk.protocol.krpc.KrpcRequest;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.jspecify.annotations.Nullable;

/// Looks for the peers of a torrent; may announce us, or count them (BEP 33).
final class PeerSearch extends Search {
  private final boolean noSeed;
  private final boolean scrape;
  private final DhtEvent.@Nullable Announce announce;
  private final PeerBloom seeds = new PeerBloom();
  private final PeerBloom peers = new PeerBloom();
  private final PeerBloom unsorted = new PeerBloom(); // of nodes without filters
  private boolean heard;

  private PeerSearch(
      long number,
      DhtId infoHash,
      boolean noSeed,
      boolean scrape,
      DhtEvent.@Nullable Announce announce,
      long nowNanos) {
    super(number, infoHash, announce != null, nowNanos);
    this.noSeed = noSeed;
    this.scrape = scrape;
    this.announce = announce;
  }

  static PeerSearch of(DhtEvent.FindPeers find, long nowNanos) {
    return new PeerSearch(find.lookup(), find.infoHash(), find.noSeed(), false, null, nowNanos);
  }

  static PeerSearch of(DhtEvent.Scrape scrape, long nowNanos) {
    return new PeerSearch(scrape.lookup(), scrape.infoHash(), false, true, null, nowNanos);
  }

  static PeerSearch of(DhtEvent.Announce announce, long nowNanos) {
    return new PeerSearch(
        announce.lookup(), announce.infoHash(), announce.seed(), false, announce, nowNanos);
  }

  @Override
  public KrpcRequest request() {
    return new KrpcRequest.GetPeers(target, Want.SAME, noSeed, scrape);
  }

  @Override
  public void answered(
      Traversal traversal, Candidate from, Response response, long nowNanos, DhtActions out) {
    heard = true;
    Reach reach = Reach.of(from.address.ip());
    List<PeerAddress> found =
        response.peers().stream()
            .filter(peer -> peer.ip().isV4() == traversal.endpoint().v4)
            .filter(peer -> Reach.allowsPeer(peer, reach))
            .toList();
    if (scrape) {
      @Nullable Scrape filters = response.scrape();
      if (filters == null) {
        found.forEach(peer -> unsorted.add(peer.ip()));
      } else {
        seeds.addAll(PeerBloom.of(filters.seeds().toBytes()));
        peers.addAll(PeerBloom.of(filters.peers().toBytes()));
      }
    }
    if (!found.isEmpty()) {
      out.add(new DhtAction.PeersFound(number, from.info(), found));
    }
  }

  @Override
  public @Nullable KrpcRequest toStore(Candidate at) {
    return announce == null || at.token == null
        ? null
        : new KrpcRequest.AnnouncePeer(
            announce.infoHash(),
            announce.port(),
            announce.impliedPort(),
            announce.seed(),
            at.token);
  }

  @Override
  void ending(DhtActions out) {
    if (scrape && heard) {
      peers.addAll(unsorted);
      out.add(new DhtAction.Scraped(number, seeds.estimate(), peers.estimate()));
    }
  }
}
