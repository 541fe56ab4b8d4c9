// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.btsdk.core.torrent.TorrentAction;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;

/// The tracker: names some of the nodes that announced themselves, at random. Who left without a
/// word is named all the same.
final class SimTracker {
  static final URI ADDRESS = URI.create("sim://tracker/announce");

  /// On the network of the nodes, whose addresses are all near.
  private static final IpAddress PLACE = IpAddress.of((byte) 10, (byte) 255, (byte) 0, (byte) 1);

  /// 30 min, as most trackers say, and a minute for who has urgent news.
  private static final Duration INTERVAL = Duration.ofMinutes(30);

  private static final Duration MIN_INTERVAL = Duration.ofMinutes(1);

  private static final long ANSWERS_AFTER_NANOS = 50_000_000;

  private final Run run;
  private final RandomGenerator random;
  private final List<Node> known = new ArrayList<>();

  SimTracker(Run run) {
    this.run = run;
    this.random = Chance.of(run.scenario.seed(), Purpose.TRACKER);
  }

  void announce(Client client, TorrentAction.Announce announce) {
    run.agenda.in(ANSWERS_AFTER_NANOS, new Answer(client, announce));
  }

  private final class Answer extends Step {
    private final Client client;
    private final TorrentAction.Announce announce;

    Answer(Client client, TorrentAction.Announce announce) {
      this.client = client;
      this.announce = announce;
    }

    @Override
    void run() {
      boolean stops = announce.request().event() == AnnounceRequest.Event.STOPPED;
      note(client.node, !stops);
      if (client.isAlive()) {
        int wanted =
            stops ? 0 : Math.min(announce.request().numWant(), run.scenario.trackerPeers());
        List<PeerAddress> peers = some(client.node, wanted);
        client.namedByTracker.addAll(peers);
        run.note(Happening.ANNOUNCED, client.node, peers.size(), known.size());
        client.handle(
            new TorrentEvent.Announced(
                announce.attempt(), response(client, peers), Optional.of(PLACE)));
        client.settle();
      }
    }
  }

  private void note(Node node, boolean comes) {
    if (comes && !node.registered) {
      known.add(node);
    } else if (!comes && node.registered) {
      known.remove(node);
    }
    node.registered = comes;
  }

  /// Others, each once, at random.
  private List<PeerAddress> some(Node asker, int wanted) {
    List<PeerAddress> peers = new ArrayList<>();
    int left = known.size();
    // Those that were chosen change places with the ones at the end.
    while (peers.size() < wanted && left > 0) {
      int at = random.nextInt(left--);
      Node chosen = known.get(at);
      known.set(at, known.get(left));
      known.set(left, chosen);
      if (chosen != asker) {
        peers.add(chosen.address);
      }
    }
    return peers;
  }

  private static AnnounceResponse response(Client client, List<PeerAddress> peers) {
    return new AnnounceResponse(
        peers,
        INTERVAL,
        Optional.of(MIN_INTERVAL),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(client.node.address.ip()));
  }
}
