// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.btsdk.api.Release;
import org.btsdk.api.Source;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.cli.option.DhtOptions;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.HostAndPort;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest;

/// `bt peers`.
public final class PeersCommand extends BtSubcommand {
  /// 1 min between two rounds of `--watch`: trackers want no more.
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private static final int NUM_WANT = 200;
  private static final int PORT = 6881; // what trackers are told; nobody listens there

  private final DhtOptions options = new DhtOptions();
  private final Set<PeerAddress> known = ConcurrentHashMap.newKeySet();
  private String torrent = "";
  private int limit = Integer.MAX_VALUE;
  private boolean watch;
  private boolean noDht;
  private boolean noTrackers;
  private boolean noLsd;

  /// @param console where results go
  public PeersCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.argument("TORRENT", "The torrent.", String.class, given -> torrent = given);
    flags.value("--limit", "N", "No more than so many.", Integer.class, given -> limit = given);
    flags.flag("--watch", "Go on looking for others until Ctrl-C.", given -> watch = given);
    flags.flag("--no-dht", "Do not ask the DHT.", given -> noDht = given);
    flags.flag("--no-trackers", "Ask no tracker.", given -> noTrackers = given);
    flags.flag(
        "--no-lsd",
        "Do not ask the local network, where who has the torrent is given five seconds to say so.",
        given -> noLsd = given);
    options.declare(flags);
  }

  /// What is looked for.
  private record Subject(
      InfoHashes hashes,
      long leftBytes,
      boolean isPrivate,
      List<URI> trackers,
      List<String> named) {
    Sha1Hash hash() {
      return hashes.wire();
    }
  }

  @Override
  ExitCode run() throws InterruptedException {
    if (limit < 1) {
      throw new UsageException("--limit is one or more, not " + limit);
    }
    Subject subject = subject(input().resolve(torrent));
    subject
        .named()
        .forEach(place ->
            HostAndPort.find(place)
                .flatMap(HostAndPort::literal)
                .ifPresent(peer -> found("link", List.of(peer))));
    boolean useDht = !noDht && !subject.isPrivate();
    boolean useLsd = !noLsd && !subject.isPrivate();
    if (!useDht && !useLsd && (noTrackers || subject.trackers().isEmpty()) && known.isEmpty()) {
      throw new UsageException("there is nobody to ask: the torrent names no tracker");
    }
    try (DhtSession dht = useDht ? new DhtSession(console, timeout(), options::config) : null;
        LocalPeers local =
            useLsd ? new LocalPeers(console, subject.hashes(), options::config) : null) {
      return look(subject, Optional.ofNullable(dht), Optional.ofNullable(local));
    }
  }

  private static Subject subject(Source source) {
    return switch (source) {
      case Source.OfMetainfo(var metainfo) ->
          new Subject(
              metainfo.infoHashes(),
              metainfo.geometry().dataBytes(),
              metainfo.isPrivate(),
              metainfo.trackers().stream().flatMap(List::stream).distinct().toList(),
              List.of());
      case Source.OfMagnet(var magnet) ->
          new Subject(
              magnet.infoHashes(), Long.MAX_VALUE, false, magnet.trackers(), magnet.peers());
      case Source.OfFile _, Source.OfUrl _, Source.OfMutable _ -> throw new IllegalStateException();
    };
  }

  private ExitCode look(Subject subject, Optional<DhtSession> dht, Optional<LocalPeers> local)
      throws InterruptedException {
    while (true) {
      Optional<TorrentException> trouble = round(subject, dht, local);
      if (!watch || known.size() >= limit) {
        if (known.isEmpty()) {
          throw trouble.orElseGet(
              () -> new TorrentException.TimedOut("no peers were found: who was asked knows none"));
        }
        return ExitCode.DONE;
      }
      trouble.ifPresent(problem -> console.warning(String.valueOf(problem.getMessage())));
      if (pause()) {
        return console.stopped().orElse(ExitCode.DONE);
      }
    }
  }

  /// @return whether the command was told to stop
  private boolean pause() throws InterruptedException {
    long end = System.nanoTime() + AGAIN.toNanos();
    while (System.nanoTime() - end < 0) {
      if (console.awaitStop(AGAIN.toMillis())) {
        return true;
      }
    }
    return false;
  }

  /// Asks everyone once.
  ///
  /// @return the last trouble
  private Optional<TorrentException> round(
      Subject subject, Optional<DhtSession> dht, Optional<LocalPeers> local)
      throws InterruptedException {
    Optional<TorrentException> trouble = Optional.empty();
    for (URI tracker : noTrackers ? List.<URI>of() : subject.trackers()) {
      if (known.size() < limit) {
        try {
          ask(tracker, subject);
        } catch (TorrentException e) {
          trouble = Optional.of(e);
          console.warning(String.valueOf(e.getMessage()));
        }
      }
    }
    if (dht.isPresent() && known.size() < limit) {
      DhtSession session = dht.get();
      try {
        var _ =
            session.await(session.dht().findPeers(subject.hash(), peers -> found("dht", peers)));
      } catch (TorrentException e) {
        trouble = Optional.of(e);
        if (!known.isEmpty()) {
          console.warning(String.valueOf(e.getMessage()));
        }
      }
    }
    if (local.isPresent() && known.size() < limit) {
      local.get().listen(requestTimeout(), peers -> found("lsd", peers));
    }
    return trouble;
  }

  /// Announces, and takes it back at once: nobody listens here.
  private void ask(URI tracker, Subject subject) throws InterruptedException {
    RandomGenerator random = RandomGenerator.getDefault();
    PeerId peerId = PeerId.random(Release.peerIdPrefix(), random);
    int key = random.nextInt();
    var answer =
        Torrents.announce(
            tracker,
            request(subject, peerId, key, AnnounceRequest.Event.STARTED),
            requestTimeout());
    found("tracker", answer.peers());
    try {
      var _ =
          Torrents.announce(
              tracker,
              request(subject, peerId, key, AnnounceRequest.Event.STOPPED),
              requestTimeout());
    } catch (TorrentException e) {
      console.detail(String.valueOf(e.getMessage()));
    }
  }

  private static AnnounceRequest request(
      Subject subject, PeerId peerId, int key, AnnounceRequest.Event event) {
    return new AnnounceRequest(
        subject.hash(),
        peerId,
        PORT,
        0,
        0,
        subject.leftBytes(),
        event,
        NUM_WANT,
        key,
        Optional.empty(),
        Optional.empty(),
        AnnounceRequest.AddressFamily.ANY);
  }

  /// Prints those that are new. Any thread.
  private void found(String source, List<PeerAddress> peers) {
    for (PeerAddress peer : peers) {
      synchronized (known) {
        if (known.size() >= limit || !known.add(peer)) {
          continue;
        }
      }
      if (console.json()) {
        console.result(Json.object("peer", peer.toString(), "source", source));
      } else {
        console.result("%-24s  %s".formatted(peer, Text.oneLine(source)));
      }
    }
  }
}
