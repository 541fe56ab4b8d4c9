// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.lsd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.btsdk.core.peer.AddressScope;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.lsd.LocalGroup;
import org.btsdk.protocol.lsd.LocalSearch;

/// Looks for peers on the local network (BEP 14), as a pure state machine: which torrents are
/// searched for when, and what is believed of what others say.
///
/// Whoever drives it calls [#handle(LsdEvent, long, LsdActions)] for each event, then
/// [#advance(long, LsdActions)] once for the batch, and again when [#nextDeadlineNanos()] is due.
///
/// Threads: one at a time. No method blocks.
public final class LsdMachine {
  /// 5 min between two searches for a torrent (BEP 14).
  public static final long INTERVAL_NANOS = 300_000_000_000L;

  /// 1 min between two searches at all (BEP 14): of those that are due in the meantime, as many as
  /// fit go together.
  public static final long SPACING_NANOS = 60_000_000_000L;

  /// Up to 2 s until the first search, so that torrents that begin together are searched for
  /// together, and sessions that begin together do not speak at once.
  public static final long FIRST_NANOS = 2_000_000_000L;

  /// 10 datagrams a minute of one sender: several times what BEP 14 allows, since some programs
  /// send each search three times.
  public static final int MAX_OF_SENDER = 10;

  /// 256 senders a minute: more neighbours than any local network has that look for peers.
  public static final int MAX_SENDERS = 256;

  /// Up to 30 s earlier than it is due, a torrent goes with others, so it is due so much later.
  private static final long SLACK_NANOS = SPACING_NANOS / 2;

  private record Due(long atNanos, Sha1Hash torrent) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : torrent.compareTo(other.torrent);
    }
  }

  private final int port;
  private final RandomGenerator random;
  private final String cookie;
  private final TreeMap<Sha1Hash, Long> torrents = new TreeMap<>(); // when they are due
  private final TreeSet<Due> due = new TreeSet<>();
  private final TreeMap<IpAddress, Integer> senders = new TreeMap<>(); // in this minute
  private long minuteEndNanos;
  private long notBeforeNanos;

  /// A machine that looks for nothing yet.
  ///
  /// @param port where we listen, 1 to 65535
  /// @param random where chance comes from, seeded
  /// @param nowNanos the engine's clock
  public LsdMachine(int port, RandomGenerator random, long nowNanos) {
    this.port = port;
    this.random = random;
    this.cookie = "%08x".formatted(random.nextInt());
    this.minuteEndNanos = nowNanos + SPACING_NANOS;
    this.notBeforeNanos = nowNanos;
  }

  /// Takes an event.
  ///
  /// @param event what happened
  /// @param nowNanos the engine's clock, never less than in the call before
  /// @param out takes what is to be done
  public void handle(LsdEvent event, long nowNanos, LsdActions out) {
    switch (event) {
      case LsdEvent.Wanted(Sha1Hash torrent) -> {
        if (!torrents.containsKey(torrent)) {
          schedule(torrent, nowNanos + random.nextLong(FIRST_NANOS));
        }
      }
      case LsdEvent.Unwanted(Sha1Hash torrent) -> {
        Long at = torrents.remove(torrent);
        if (at != null) {
          due.remove(new Due(at, torrent));
        }
      }
      case LsdEvent.Heard(IpAddress from, boolean neighbour, byte[] datagram) -> {
        if ((neighbour || AddressScope.of(from).isNear()) && mayBeHeard(from, nowNanos)) {
          LocalSearch.parse(datagram).ifPresent(search -> heard(from, search, out));
        }
      }
    }
  }

  private void schedule(Sha1Hash torrent, long atNanos) {
    torrents.put(torrent, atNanos);
    due.add(new Due(atNanos, torrent));
  }

  private boolean mayBeHeard(IpAddress from, long nowNanos) {
    if (nowNanos >= minuteEndNanos) {
      senders.clear();
      minuteEndNanos = nowNanos + SPACING_NANOS;
    }
    if (senders.size() >= MAX_SENDERS && !senders.containsKey(from)) {
      return false;
    }
    return senders.merge(from, 1, Integer::sum) <= MAX_OF_SENDER;
  }

  private void heard(IpAddress from, LocalSearch search, LsdActions out) {
    if (search.cookie().isPresent() && search.cookie().get().equals(cookie)) {
      return; // we heard ourselves
    }
    for (Sha1Hash torrent : search.infoHashes()) {
      if (torrents.containsKey(torrent)) {
        out.add(new LsdAction.Found(torrent, new PeerAddress(from, search.port())));
      }
    }
  }

  /// Called after each batch of events, and when the deadline is due.
  ///
  /// @param nowNanos the engine's clock, never less than in the call before
  /// @param out takes what is to be done
  public void advance(long nowNanos, LsdActions out) {
    if (due.isEmpty() || nextDeadlineNanos() > nowNanos) {
      return;
    }
    List<Sha1Hash> searched = new ArrayList<>();
    while (searched.size() < LocalSearch.MAX_SENT
        && !due.isEmpty()
        && due.first().atNanos <= nowNanos + SLACK_NANOS) {
      searched.add(due.removeFirst().torrent);
    }
    for (Sha1Hash torrent : searched) {
      long later = SLACK_NANOS + random.nextLong(SLACK_NANOS);
      schedule(torrent, nowNanos + INTERVAL_NANOS + later);
    }
    notBeforeNanos = nowNanos + SPACING_NANOS;
    LocalSearch search = new LocalSearch(port, searched, Optional.of(cookie));
    for (LocalGroup group : LocalGroup.values()) {
      out.add(new LsdAction.Send(group, search.encode(group)));
    }
  }

  /// When [#advance(long, LsdActions)] is to be called next, if nothing happens before;
  /// [Long#MAX_VALUE] if never.
  public long nextDeadlineNanos() {
    return due.isEmpty() ? Long.MAX_VALUE : Math.max(due.first().atNanos, notBeforeNanos);
  }
}
