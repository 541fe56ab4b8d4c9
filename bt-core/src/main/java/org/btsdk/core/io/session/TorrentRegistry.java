// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Sha1Hash;
import org.jspecify.annotations.Nullable;

/// The torrents of a session, by each of their hashes, and who hears of all of them. Threads: any;
/// its lock is never held while anything blocks.
final class TorrentRegistry {
  private final Object lock = new Object();
  private final Map<Sha1Hash, EngineTorrent> torrents = new LinkedHashMap<>(); // by each hash
  private final List<Subscriber> subscribers = new ArrayList<>();
  private int numbers;
  private boolean closing;

  /// @throws TorrentException.Refused if no torrent is taken any more
  void requireOpen() {
    synchronized (lock) {
      if (closing) {
        throw new TorrentException.Refused("the session is closed");
      }
    }
  }

  // ---- who is there

  /// Each torrent once, in the order in which they came.
  List<EngineTorrent> all() {
    synchronized (lock) {
      return List.copyOf(new LinkedHashSet<>(torrents.values()));
    }
  }

  /// What drives the torrent that peers call so; null if there is none.
  @Nullable TorrentDriver driverOf(Sha1Hash wireHash) {
    synchronized (lock) {
      EngineTorrent torrent = torrents.get(wireHash);
      return torrent == null ? null : torrent.driver();
    }
  }

  /// The torrent that peers would take for this one; null if there is none.
  @Nullable EngineTorrent known(InfoHashes infoHashes) {
    synchronized (lock) {
      for (Sha1Hash name : names(infoHashes)) {
        EngineTorrent torrent = torrents.get(name);
        if (torrent != null) {
          return torrent;
        }
      }
      return null;
    }
  }

  /// The torrent with one of these hashes, all of it.
  Optional<Torrent> find(InfoHashes infoHashes) {
    return all().stream()
        .filter(torrent -> torrent.infoHashes().sharesHashWith(infoHashes))
        .map(Torrent.class::cast)
        .findFirst();
  }

  /// What peers and trackers may call a torrent.
  private static List<Sha1Hash> names(InfoHashes infoHashes) {
    List<Sha1Hash> names = new ArrayList<>();
    infoHashes.v1().ifPresent(names::add);
    infoHashes.v2().ifPresent(hash -> names.add(InfoHashes.v2(hash).wire()));
    return names;
  }

  // ---- who comes and goes

  /// Takes a torrent in, unless it is there already; only then is it given what drives it.
  ///
  /// @param drivers makes that of a torrent's number
  /// @return the torrent that is there already; null if this is the one now
  /// @throws TorrentException.Refused if the session is closed
  @Nullable EngineTorrent register(EngineTorrent torrent, IntFunction<TorrentDriver> drivers) {
    synchronized (lock) {
      EngineTorrent other = known(torrent.infoHashes());
      requireOpen();
      if (other != null) {
        return other;
      }
      torrent.drivenBy(drivers.apply(++numbers));
      subscribers.removeIf(Subscriber::isClosed);
      torrent.driver().added(List.copyOf(subscribers)); // before anyone else can find it
      names(torrent.infoHashes()).forEach(name -> torrents.put(name, torrent));
      return null;
    }
  }

  /// The metadata of a torrent is known, and with it perhaps a hash that no link had.
  ///
  /// @return another torrent of the session that is the same, for which this one stands from now
  ///   on; null if there is none
  @Nullable EngineTorrent becameKnown(EngineTorrent torrent, Metainfo metainfo) {
    synchronized (lock) {
      for (Sha1Hash name : names(metainfo.infoHashes())) {
        EngineTorrent other = torrents.get(name);
        if (other != null && other != torrent) {
          // At once, so that of two that become known at the same moment one stays.
          torrents.replaceAll((_, known) -> known == torrent ? other : known);
          torrent.mergeInto(other);
          return other;
        }
      }
      if (torrents.containsValue(torrent)) {
        names(metainfo.infoHashes()).forEach(name -> torrents.put(name, torrent));
      }
      torrent.became(metainfo);
      return null;
    }
  }

  /// @return whether it was there
  boolean remove(EngineTorrent torrent) {
    synchronized (lock) {
      return torrents.values().removeIf(known -> known == torrent);
    }
  }

  /// From now on no torrent is taken in.
  ///
  /// @return those that are to be stopped; null if another thread was first
  @Nullable List<EngineTorrent> close() {
    synchronized (lock) {
      if (closing) {
        return null;
      }
      closing = true;
      List<EngineTorrent> last = all();
      torrents.clear();
      return last;
    }
  }

  // ---- who hears of all

  /// Tells a subscriber of the torrents there are and of those that will come.
  void subscribe(Subscriber subscriber) {
    List<EngineTorrent> known;
    synchronized (lock) {
      subscribers.add(subscriber);
      known = all();
    }
    known.forEach(torrent -> torrent.driver().subscribe(subscriber));
  }

  void closeSubscribers() {
    synchronized (lock) {
      subscribers.forEach(Subscriber::close);
      subscribers.clear();
    }
  }
}
