// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.pex;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import org.btsdk.core.peer.AddressScope;
import org.btsdk.core.peer.DialRule;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.extension.PeerExchange;

/// Whom a torrent is connected with, and what its peers are told of that (BEP 11). Only peers that
/// are or were there are named, and only where they listen. Who may not name an address, since it
/// is near and he is not ([DialRule]), is not told of it either.
///
/// What a peer was told is two numbers: arrivals and departures are numbered. Not thread-safe.
public final class PexRoster {
  /// 50 that came and 50 that went in one message. BEP 11 allows more in the first, but some peers
  /// close the connection then (Transmission).
  public static final int MAX_PEERS = 50;

  /// 500 departures are remembered: ten messages' worth. Who is told late misses the oldest, which
  /// costs others a dial that fails.
  public static final int MAX_DEPARTED = 500;

  private record Present(PeerAddress address, AddressScope scope, IntSupplier flags) {}

  private record Departure(long number, long arrival, PeerAddress address, AddressScope scope) {}

  // Empty until somebody comes.
  private NavigableMap<Long, Present> present = Collections.emptyNavigableMap(); // by arrival
  private NavigableMap<PeerAddress, Long> arrivals = Collections.emptyNavigableMap();
  private List<Departure> departed = List.of(); // the last one last
  private long arrived;
  private long went;

  /// Nobody is there.
  public PexRoster() {}

  /// A peer is connected, and it is known where it listens.
  ///
  /// @param address where
  /// @param flags gives the flags of [PeerExchange] when others are told
  /// @return false if it is there already
  public boolean came(PeerAddress address, IntSupplier flags) {
    if (arrivals.containsKey(address)) {
      return false;
    }
    if (arrived == 0) {
      present = new TreeMap<>();
      arrivals = new TreeMap<>();
      departed = new ArrayList<>();
    }
    arrivals.put(address, ++arrived);
    present.put(arrived, new Present(address, AddressScope.of(address.ip()), flags));
    return true;
  }

  /// A peer is gone.
  public void went(PeerAddress address) {
    Long arrival = arrived == 0 ? null : arrivals.remove(address);
    if (arrival == null) {
      return;
    }
    present.remove(arrival);
    departed.addLast(new Departure(++went, arrival, address, AddressScope.of(address.ip())));
    if (departed.size() > MAX_DEPARTED) {
      departed.removeFirst();
    }
  }

  /// How often somebody came or went: there is no news while it stays the same.
  public long newsCount() {
    return arrived + went;
  }

  /// What a peer is to be told now, if anything, which it then counts as told.
  ///
  /// @param peer where exchange with it stands
  /// @param ip its address
  /// @param listensAt where it listens, if that is known: it is not told of itself
  /// @param nowNanos the engine's clock
  public Optional<PeerExchange> news(
      PexPeer peer, IpAddress ip, Optional<PeerAddress> listensAt, long nowNanos) {
    boolean nothing = peer.toldOfArrivals == arrived && peer.toldOfDepartures == went;
    if (nothing || !peer.isDue(nowNanos)) {
      return Optional.empty();
    }
    long before = peer.toldOfArrivals;
    AddressScope where = AddressScope.of(ip);
    Map<PeerAddress, Integer> added = added(peer, where, listensAt);
    Set<PeerAddress> dropped = dropped(peer, before, where);
    for (Iterator<PeerAddress> each = dropped.iterator(); each.hasNext(); ) {
      if (added.remove(each.next()) != null) {
        each.remove(); // it went and came again
      }
    }
    List<PeerExchange.Added> came = new ArrayList<>();
    added.forEach((address, flags) -> came.add(new PeerExchange.Added(address, flags)));
    PeerExchange news = new PeerExchange(came, List.copyOf(dropped));
    if (news.isEmpty()) {
      return Optional.empty();
    }
    peer.told(nowNanos);
    return Optional.of(news);
  }

  private Map<PeerAddress, Integer> added(
      PexPeer peer, AddressScope where, Optional<PeerAddress> listensAt) {
    TreeMap<PeerAddress, Integer> added = new TreeMap<>();
    if (peer.toldOfArrivals == arrived) {
      return added;
    }
    for (Map.Entry<Long, Present> entry : present.tailMap(peer.toldOfArrivals, false).entrySet()) {
      if (added.size() == MAX_PEERS) {
        return added;
      }
      Present other = entry.getValue();
      if (DialRule.mayName(where, other.scope)
          && !(listensAt.isPresent() && listensAt.get().equals(other.address))) {
        added.put(other.address, other.flags.getAsInt());
      }
      peer.toldOfArrivals = entry.getKey();
    }
    peer.toldOfArrivals = arrived;
    return added;
  }

  private Set<PeerAddress> dropped(PexPeer peer, long before, AddressScope where) {
    TreeSet<PeerAddress> dropped = new TreeSet<>();
    for (Departure departure : departedSince(peer.toldOfDepartures)) {
      if (dropped.size() == MAX_PEERS) {
        return dropped;
      }
      if (departure.arrival <= before && DialRule.mayName(where, departure.scope)) {
        dropped.add(departure.address);
      }
      peer.toldOfDepartures = departure.number;
    }
    peer.toldOfDepartures = went;
    return dropped;
  }

  /// Who went since, the first one first: few of those that are remembered.
  private List<Departure> departedSince(long number) {
    int remembered = departed.size();
    return departed.subList(remembered - (int) Math.min(remembered, went - number), remembered);
  }
}
