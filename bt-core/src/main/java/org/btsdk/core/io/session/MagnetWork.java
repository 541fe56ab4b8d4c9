// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Failure;
import org.btsdk.api.FilePriority;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TrackerInfo;
import org.btsdk.api.event.Event;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.core.io.resume.MetadataFolder;
import org.btsdk.core.peer.Namer;
import org.btsdk.core.peer.PeerPool;
import org.btsdk.core.torrent.MetadataMachine;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.IpAddress;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.MalformedTorrentException;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.spi.storage.StorageKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a torrent of a magnet link needs beside its loop: its metadata is parsed and kept, its data
/// opened, the names of its peers looked up. Threads: any; the work is done by disk threads.
final class MagnetWork {
  private static final Logger LOG = LoggerFactory.getLogger(MagnetWork.class);

  /// 10 s for the system to say who a host is.
  private static final Duration LOOKUP = Duration.ofSeconds(10);

  /// 10 s: a loop that has not answered by then is stuck.
  private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final EngineSession session;
  private final MagnetLink magnet;
  private volatile AddOptions options;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  MagnetWork(EngineSession session, MagnetLink magnet, AddOptions options) {
    this.session = session;
    this.magnet = magnet;
    this.options = options;
  }

  // ---- what a link says

  /// A torrent with the trackers and web seeds of a link before its own.
  static Metainfo withLink(Metainfo metainfo, MagnetLink magnet) {
    List<List<URI>> tiers = new ArrayList<>();
    magnet.trackers().forEach(tracker -> tiers.add(List.of(tracker)));
    for (List<URI> tier : metainfo.trackers()) {
      List<URI> more = tier.stream().filter(uri -> !magnet.trackers().contains(uri)).toList();
      if (!more.isEmpty()) {
        tiers.add(more);
      }
    }
    Set<URI> webSeeds = new LinkedHashSet<>(magnet.webSeeds());
    webSeeds.addAll(metainfo.webSeeds());
    return metainfo.edit().trackers(tiers).webSeeds(List.copyOf(webSeeds)).build();
  }

  /// How much files are wanted: those that the link selects (BEP 53), unless the user says more.
  ///
  /// @throws TorrentException.BadTorrent if the link selects nothing that is there
  static Map<Integer, FilePriority> priorities(
      Metainfo metainfo, MagnetLink magnet, AddOptions options) {
    Map<Integer, FilePriority> priorities = new TreeMap<>();
    int count = metainfo.files().size();
    if (!magnet.selectedFiles().isEmpty()) {
      if (magnet.selectedFiles().getFirst() >= count) {
        throw new TorrentException.BadTorrent(
            metainfo.name(), "the link selects no file of the torrent, which has " + count, null);
      }
      Set<Integer> selected = new LinkedHashSet<>(magnet.selectedFiles());
      for (int file = 0; file < count; file++) {
        if (!selected.contains(file) && !metainfo.files().get(file).isPadding()) {
          priorities.put(file, FilePriority.SKIP);
        }
      }
    }
    priorities.putAll(options.priorities());
    return priorities;
  }

  /// Gives the peers of a link to a torrent, those with names once they are looked up.
  static void addPeers(SessionServices services, MagnetLink magnet, TorrentDriver to) {
    List<PeerAddress> addresses = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> peers = magnet.peers(); // of a link that was not parsed, any number
    for (String peer : peers.subList(0, Math.min(MagnetLink.MAX_PEERS, peers.size()))) {
      try {
        addresses.add(PeerAddress.parse(peer));
      } catch (IllegalArgumentException _) {
        names.add(peer);
      }
    }
    if (!addresses.isEmpty()) {
      to.command(new TorrentEvent.PeersFound(PeerPool.LINK, addresses, Namer.link()));
    }
    if (!names.isEmpty()) {
      try {
        services.virtual().execute(() -> lookUp(services, names, to));
      } catch (RejectedExecutionException _) {
        return; // the session is being closed
      }
    }
  }

  private static void lookUp(SessionServices services, List<String> names, TorrentDriver to) {
    for (String name : names) {
      int colon = name.lastIndexOf(':');
      try {
        List<PeerAddress> found = new ArrayList<>();
        for (InetAddress host : services.lookups().resolve(name.substring(0, colon), LOOKUP)) {
          found.add(
              new PeerAddress(
                  IpAddress.of(host.getAddress()), Integer.parseInt(name.substring(colon + 1))));
        }
        to.command(new TorrentEvent.PeersFound(PeerPool.LINK, found, Namer.link()));
      } catch (IOException e) {
        LOG.debug("a peer of the link could not be looked up: {}", name, e);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  // ---- what the machine wants

  /// Parses and keeps metadata whose hashes are right.
  void parse(TorrentDriver driver, byte[] info) {
    run(
        driver,
        () -> {
          Metainfo metainfo = parsed(info);
          if (driver.facade().metainfo().isPresent()
              || !MetadataFolder.isMeantBy(magnet.infoHashes(), metainfo.infoHashes())) {
            return; // it came from two sides at once, or is another torrent of nearly that name
          }
          session.metadataFolder().save(magnet.infoHashes(), metainfo);
          EngineTorrent torrent = driver.facade();
          AddOptions chosen = chosen(metainfo, torrent.options());
          Map<Integer, FilePriority> priorities = priorities(metainfo, magnet, chosen);
          options = chosen;
          torrent.options(chosen);
          EngineTorrent other = session.registry().becameKnown(torrent, metainfo);
          if (other != null) {
            driver.emitLater(new Event.Merged(torrent, other));
            merge(torrent, other, metainfo);
            return;
          }
          driver.answer(new TorrentEvent.MetadataKnown(metainfo, priorities));
          driver.emitLater(new Event.MetadataReceived(torrent, metainfo));
        });
  }

  /// Gives what a torrent knew to the one that it stands for, and stops what drove it. Blocks for a
  /// moment.
  private void merge(EngineTorrent torrent, EngineTorrent into, Metainfo metainfo) {
    trackers(torrent).forEach(tracker -> into.command(new TorrentEvent.AddTracker(tracker.uri())));
    into.command(new TorrentEvent.PeersFound(PeerPool.USER, torrent.options().peers()));
    addPeers(session.services(), magnet, into.driver());
    into.adopt(metainfo);
    session
        .services()
        .callBack(() -> session.stopper().stop(List.of(torrent), session.config().closeTimeout()));
  }

  /// The trackers of a torrent; none if its loop is stuck, for which no disk thread waits: it could
  /// not end.
  private static List<TrackerInfo> trackers(EngineTorrent torrent) {
    try {
      return torrent.ownDriver().query(stage -> stage.trackers(System.nanoTime()), ANSWER_NANOS);
    } catch (TimeoutException e) {
      LOG.warn("{} cannot say which trackers it has: its loop is stuck", torrent, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return List.of();
  }

  /// What the user makes of it now that it is known what it is.
  static AddOptions chosen(Metainfo metainfo, AddOptions options) {
    try {
      return Objects.requireNonNull(
          options.onMetadata().apply(metainfo, options), "onMetadata gave no settings");
    } catch (TorrentException e) {
      throw e;
    } catch (RuntimeException | Error e) { // such as a test's assertion
      throw new TorrentException.Refused(metainfo.name() + ": " + Failures.message(e), e);
    }
  }

  private Metainfo parsed(byte[] info) {
    try {
      return withLink(Metainfo.ofInfo(info), magnet);
    } catch (MalformedTorrentException e) {
      throw new TorrentException.BadTorrent(
          String.valueOf(magnet.infoHashes()), Failures.message(e), e);
    }
  }

  /// Opens the data, so that the torrent can go on with it.
  void open(
      TorrentDriver driver,
      MetadataMachine before,
      Metainfo metainfo,
      Map<Integer, FilePriority> priorities) {
    run(
        driver,
        () -> driver.opening().goOn(session.opener().open(metainfo, options, priorities, before)));
  }

  private synchronized void run(TorrentDriver driver, Runnable work) {
    try {
      CompletableFuture<Void> begun =
          session
              .services()
              .storageWork()
              .start(
                  StorageKind.DISK,
                  () -> {
                    try {
                      work.run();
                    } catch (RuntimeException | Error e) { // nobody else looks at it
                      LOG.debug("{} cannot go on", driver.facade(), e);
                      driver.answer(new TorrentEvent.StorageFailed(failure(driver, e)));
                    }
                  });
      last = CompletableFuture.allOf(last, begun);
    } catch (RejectedExecutionException _) {
      return; // the session is closed
    }
  }

  private static Failure failure(TorrentDriver driver, Throwable problem) {
    String prefix = driver.facade().name() + ": ";
    String message = Failures.message(problem);
    String reason = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    Optional<Throwable> cause = Failures.behind(problem);
    return switch (problem) {
      case TorrentException.BadTorrent _ -> new Failure.BadTorrent(reason, cause);
      case TorrentException.Refused _ -> new Failure.Refused(reason, cause);
      case TorrentException.NoSpace full ->
          new Failure.NoSpace("", full.neededBytes(), reason, cause);
      case TorrentException.Plugin _ -> new Failure.PluginFailed("", reason, cause);
      case TorrentException _ -> new Failure.StorageFailed(reason, cause);
      default -> new Failure.Internal("a defect of the engine: " + problem, cause);
    };
  }

  /// Completes when no work is under way.
  synchronized CompletableFuture<Void> quiet() {
    return last;
  }
}
