// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.btsdk.api.Dht;
import org.btsdk.api.Source;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.option.DhtOptions;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.HostAndPort;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;

/// `bt dht`.
public final class DhtCommand extends BtSubcommand {
  /// What is done.
  enum Action {
    PING,
    FIND,
    GET,
    PUT,
    SAMPLE
  }

  private final DhtOptions options = new DhtOptions();
  private final DhtItems items;
  private Optional<Action> action = Optional.empty();
  private Optional<String> subject = Optional.empty();
  private boolean nodes;

  /// @param console where results go
  public DhtCommand(Console console) {
    super(console);
    this.items = new DhtItems(console);
  }

  @Override
  void declare(Flags flags) {
    flags.argument(
        "ACTION",
        "ping HOST:PORT; find TORRENT (who has it); get TARGET (an item: its hash, its publisher's"
            + " public key, or a magnet link with xs=urn:btpk:); put VALUE (- for standard input),"
            + " or put TORRENT with --pointer; sample [HASH] (which torrents nodes know).",
        Action.class,
        given -> action = Optional.of(given));
    flags.optionalArgument(
        "SUBJECT", "What it is done with.", String.class, given -> subject = Optional.of(given));
    options.declare(flags);
    flags.flag(
        "--nodes", "find: the nodes closest to it, instead of peers.", given -> nodes = given);
    items.declare(flags);
  }

  @Override
  ExitCode run() throws Exception {
    Action chosen = action.orElseThrow(() -> new UsageException("ACTION is missing"));
    items.checkFor(chosen == Action.PUT);
    return switch (chosen) {
      case PING -> {
        HostAndPort place = place(required("HOST:PORT"));
        try (DhtSession session = open()) {
          yield ping(session, place);
        }
      }
      case FIND -> {
        Sha1Hash infoHash = infoHash(required("TORRENT"));
        try (DhtSession session = open()) {
          yield nodes ? findNodes(session, infoHash) : findPeers(session, infoHash);
        }
      }
      case GET -> {
        DhtItems.Wanted wanted = items.wanted(required("TARGET"));
        try (DhtSession session = open()) {
          yield items.get(session, wanted);
        }
      }
      case PUT -> {
        DhtItems.Given given =
            items.isPointer()
                ? items.pointer(infoHash(required("TORRENT")))
                : items.given(required("VALUE"));
        try (DhtSession session = open()) {
          yield items.put(session, given);
        }
      }
      case SAMPLE -> {
        Sha1Hash target = subject.isPresent() ? point(subject.get()) : random();
        try (DhtSession session = open()) {
          yield sample(session, target);
        }
      }
    };
  }

  private DhtSession open() {
    return new DhtSession(console, timeout(), options::config);
  }

  private String required(String what) {
    return subject.orElseThrow(
        () -> new UsageException("%s is missing (see bt dht --help)".formatted(what)));
  }

  private static HostAndPort place(String text) {
    try {
      return HostAndPort.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Sha1Hash point(String text) {
    try {
      return Sha1Hash.parse(text);
    } catch (IllegalArgumentException _) {
      throw new UsageException("\"" + Text.cut(text, 60) + "\" is no hash of 40 digits");
    }
  }

  private static Sha1Hash random() {
    byte[] bytes = new byte[Sha1Hash.LENGTH];
    RandomGenerator.getDefault().nextBytes(bytes);
    return Sha1Hash.of(bytes);
  }

  private Sha1Hash infoHash(String torrent) throws InterruptedException {
    return switch (input().resolve(torrent)) {
      case Source.OfMetainfo(var metainfo) -> {
        if (metainfo.isPrivate()) {
          throw new UsageException("the torrent is private: the DHT must not know of it");
        }
        yield metainfo.infoHashes().wire();
      }
      case Source.OfMagnet(var magnet) -> magnet.infoHashes().wire();
      case Source.OfFile _, Source.OfUrl _, Source.OfMutable _ ->
          throw new IllegalStateException(torrent);
    };
  }

  private ExitCode ping(DhtSession session, HostAndPort place) throws InterruptedException {
    PeerAddress address = place.literal().orElseGet(() -> lookUp(place));
    Dht.Pong pong = session.await(session.dht().ping(address));
    double millis = pong.roundTrip().toNanos() / 1e6;
    if (console.json()) {
      console.result(
          Json.object(
              "id", pong.node().id().toHex(),
              "address", pong.node().address().toString(),
              "roundTripMs", millis));
    } else {
      console.result(
          "%s  %s  %s ms"
              .formatted(
                  pong.node().id(),
                  pong.node().address(),
                  String.format(Locale.ROOT, "%.1f", millis)));
    }
    return ExitCode.DONE;
  }

  private static PeerAddress lookUp(HostAndPort place) {
    try {
      return new PeerAddress(IpAddress.of(InetAddress.getByName(place.host())), place.port());
    } catch (UnknownHostException e) {
      throw new TorrentException.Network(place.host() + ": unknown host", e);
    }
  }

  private ExitCode findPeers(DhtSession session, Sha1Hash infoHash) throws InterruptedException {
    Dht.Peers found =
        session.await(
            session
                .dht()
                .findPeers(
                    infoHash,
                    peers -> {
                      if (!console.json()) {
                        peers.forEach(peer -> console.result(peer.toString()));
                      }
                    }));
    if (console.json()) {
      console.result(
          Json.object(
              "infoHash", infoHash.toHex(),
              "peers", found.peers().stream().map(PeerAddress::toString).toList(),
              "asked", found.effort().asked(),
              "answered", found.effort().answered(),
              "hops", found.effort().hops(),
              "durationMs", found.effort().duration().toMillis()));
    }
    if (found.peers().isEmpty()) {
      throw new TorrentException.TimedOut(
          "no peers were found: %s answered, and none knows any"
              .formatted(Text.count(found.effort().answered(), "node")));
    }
    console.note(
        "%s from %s in %s"
            .formatted(
                Text.count(found.peers().size(), "peer"),
                Text.count(found.effort().answered(), "node"),
                Text.time(found.effort().duration())));
    return ExitCode.DONE;
  }

  private ExitCode findNodes(DhtSession session, Sha1Hash target) throws InterruptedException {
    List<Dht.Node> found = session.await(session.dht().findNodes(target));
    for (Dht.Node node : found) {
      console.result(
          console.json()
              ? Json.write(
                  Json.object("id", node.id().toHex(), "address", node.address().toString()))
              : node.id() + "  " + node.address());
    }
    return ExitCode.DONE;
  }

  private ExitCode sample(DhtSession session, Sha1Hash target) throws InterruptedException {
    Dht.Effort effort = session.await(session.dht().sample(target, this::print));
    console.note(
        "%s answered in %s"
            .formatted(Text.count(effort.answered(), "node"), Text.time(effort.duration())));
    return ExitCode.DONE;
  }

  private void print(Dht.Sample sample) {
    if (console.json()) {
      console.result(
          Json.object(
              "id", sample.node().id().toHex(),
              "address", sample.node().address().toString(),
              "total", sample.total(),
              "intervalSeconds", sample.interval().toSeconds(),
              "infoHashes", sample.infoHashes().stream().map(Sha1Hash::toHex).toList()));
    } else {
      sample.infoHashes().forEach(hash -> console.result(hash + "  " + sample.node().address()));
    }
  }
}
