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
final class SimTracker extends Place {
  static final URI ADDRESS = URI.create("sim://tracker/announce");

  /// On the network of the nodes, whose addresses are all near.
  private static final IpAddress PLACE = IpAddress.of((byte) 10, (byte) 255, (byte) 0, (byte) 1);

  /// 30 min, as most trackers say, and a minute for who has urgent news.
  private static final Duration INTERVAL = Duration.ofMinutes(30);

  private static final Duration MIN_INTERVAL = Duration.ofMinutes(1);

  /// 50 ms to the tracker, and as much back.
  static final long LATENCY_NANOS = 50_000_000;

  private final RandomGenerator random;
  private final List<Node> known = new ArrayList<>();

  SimTracker(Run run, int index) {
    super(run, index);
    this.random = Chance.of(run.scenario.seed(), Purpose.TRACKER);
  }

  /// A node tells the tracker of itself.
  void announce(Client client, TorrentAction.Announce announce) {
    Node node = client.node;
    node.send(this, node.now() + LATENCY_NANOS, new Question(client, announce));
  }

  private final class Question extends Step {
    private final Client client;
    private final TorrentAction.Announce announce;

    Question(Client client, TorrentAction.Announce announce) {
      this.client = client;
      this.announce = announce;
    }

    @Override
    void run() {
      boolean stops = announce.request().event() == AnnounceRequest.Event.STOPPED;
      register(client.node, !stops);
      int wanted = stops ? 0 : Math.min(announce.request().numWant(), run.scenario.trackerPeers());
      List<PeerAddress> peers = some(client.node, wanted);
      send(
          client.node,
          atNanos + LATENCY_NANOS,
          new Answer(client, announce.attempt(), peers, known.size()));
    }
  }

  private static final class Answer extends Step {
    private final Client client;
    private final long attempt;
    private final List<PeerAddress> peers;
    private final int known;

    Answer(Client client, long attempt, List<PeerAddress> peers, int known) {
      this.client = client;
      this.attempt = attempt;
      this.peers = peers;
      this.known = known;
    }

    @Override
    void run() {
      if (client.isAlive()) {
        client.namedByTracker.addAll(peers);
        client.node.note(Happening.ANNOUNCED, peers.size(), known);
        client.handle(
            new TorrentEvent.Announced(attempt, response(client, peers), Optional.of(PLACE)));
        client.settle();
      }
    }
  }

  private void register(Node node, boolean comes) {
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
