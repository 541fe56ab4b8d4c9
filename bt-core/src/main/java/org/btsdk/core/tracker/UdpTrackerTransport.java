// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.btsdk.model.Sha1Hash;
import org.btsdk.protocol.tracker.UdpReply;
import org.btsdk.protocol.tracker.UdpRetransmission;
import org.btsdk.protocol.tracker.UdpTracker;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceRequest.AddressFamily;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerProtocolException;
import org.btsdk.spi.tracker.TrackerRefusedException;
import org.btsdk.spi.tracker.TrackerTransport;

/// Speaks with trackers over UDP (BEP 15). Threads may share it; each call has a socket of its own.
final class UdpTrackerTransport implements TrackerTransport {
  /// 1,000 trackers whose connection ids are kept; more than a session has.
  private static final int MAX_CONNECTION_IDS = 1000;

  private final TrackerContext context;
  private final Map<Route, ConnectionId> connectionIds = new ConcurrentHashMap<>();
  private final Set<UdpConversation> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// From where to where a connection id is good.
  ///
  /// @param from our address, if it was chosen
  /// @param to the tracker's
  record Route(Optional<InetAddress> from, InetSocketAddress to) {}

  /// What a tracker gave out.
  ///
  /// @param id the number
  /// @param receivedNanos when it came
  record ConnectionId(long id, long receivedNanos) {}

  UdpTrackerTransport(TrackerContext context) {
    this.context = context;
  }

  @Override
  public AnnounceResponse announce(URI tracker, AnnounceRequest announce, Duration timeout)
      throws IOException, InterruptedException {
    long deadlineNanos = Addresses.deadlineNanos(timeout);
    Optional<InetAddress> from = announce.bindAddress().or(context::bindAddress);
    UdpReply reply =
        ask(
            tracker,
            from,
            announce.family(),
            deadlineNanos,
            (out, connection, transaction) ->
                UdpTracker.announce(
                    out, connection, transaction, Answers.announce(announce), tracker));
    if (!(reply instanceof UdpReply.Announced announced)) {
      throw new TrackerProtocolException("answered something else than an announce");
    }
    return new AnnounceResponse(
        announced.peers(),
        announced.interval(),
        Optional.empty(),
        OptionalInt.of(announced.seeders()),
        OptionalInt.of(announced.leechers()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public List<ScrapeEntry> scrape(URI tracker, List<Sha1Hash> torrents, Duration timeout)
      throws IOException, InterruptedException {
    long deadlineNanos = Addresses.deadlineNanos(timeout);
    List<ScrapeEntry> all = new ArrayList<>();
    for (int begin = 0; begin < torrents.size(); begin += UdpTracker.MAX_SCRAPES) {
      List<Sha1Hash> part =
          torrents.subList(begin, Math.min(torrents.size(), begin + UdpTracker.MAX_SCRAPES));
      UdpReply reply =
          ask(
              tracker,
              context.bindAddress(),
              AddressFamily.ANY,
              deadlineNanos,
              (out, connection, transaction) ->
                  UdpTracker.scrape(out, connection, transaction, part));
      if (!(reply instanceof UdpReply.Scraped scraped)) {
        throw new TrackerProtocolException("answered something else than a scrape");
      }
      for (int i = 0; i < Math.min(part.size(), scraped.counts().size()); i++) {
        UdpReply.Counts counts = scraped.counts().get(i);
        all.add(
            new ScrapeEntry(part.get(i), counts.seeders(), counts.leechers(), counts.downloads()));
      }
    }
    return List.copyOf(all);
  }

  private UdpReply ask(
      URI tracker,
      Optional<InetAddress> from,
      AddressFamily family,
      long deadlineNanos,
      UdpConversation.Request request)
      throws IOException, InterruptedException {
    if (tracker.getHost() == null || tracker.getPort() <= 0) {
      throw new IOException("a UDP tracker's URI names a host and a port: " + tracker);
    }
    IOException problem = new IOException("no address of " + tracker.getHost() + " can be used");
    for (InetAddress address :
        Addresses.resolve(context.resolver(), tracker.getHost(), family, deadlineNanos)) {
      if (from.isPresent() && from.get().getAddress().length != address.getAddress().length) {
        continue;
      }
      InetSocketAddress to = new InetSocketAddress(address, tracker.getPort());
      try {
        return askAt(new Route(from, to), deadlineNanos, request);
      } catch (SocketTimeoutException | TrackerProtocolException e) {
        throw e;
      } catch (SocketException e) {
        // Unreachable at this address; perhaps not at the next.
        problem = new IOException("cannot reach " + tracker.getAuthority(), e);
      }
    }
    throw problem;
  }

  private UdpReply askAt(Route route, long deadlineNanos, UdpConversation.Request request)
      throws IOException, InterruptedException {
    StandardProtocolFamily family =
        route.to().getAddress().getAddress().length == 4
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    try (UdpConversation conversation = new UdpConversation(family, route, context.random())) {
      open.add(conversation);
      if (closed) {
        throw new IOException("the transport is closed");
      }
      try {
        Optional<ConnectionId> kept = kept(route);
        ConnectionId used =
            kept.isPresent() ? kept.get() : connect(route, conversation, deadlineNanos);
        UdpReply reply = conversation.exchange(request, used.id(), deadlineNanos);
        if (reply instanceof UdpReply.Failed && kept.isPresent()) {
          // The tracker may have forgotten the connection id before its time.
          ConnectionId fresh = connect(route, conversation, deadlineNanos);
          reply = conversation.exchange(request, fresh.id(), deadlineNanos);
        }
        if (reply instanceof UdpReply.Failed(int _, String reason)) {
          throw new TrackerRefusedException(reason);
        }
        return reply;
      } catch (ClosedChannelException | ClosedSelectorException e) {
        throw new IOException("the transport is closed", e);
      } finally {
        open.remove(conversation);
      }
    }
  }

  private Optional<ConnectionId> kept(Route route) {
    long nowNanos = System.nanoTime();
    connectionIds
        .values()
        .removeIf(id -> !UdpRetransmission.connectionIdLives(id.receivedNanos(), nowNanos));
    return Optional.ofNullable(connectionIds.get(route));
  }

  private ConnectionId connect(Route route, UdpConversation conversation, long deadlineNanos)
      throws IOException, InterruptedException {
    connectionIds.remove(route);
    UdpReply reply =
        conversation.exchange(
            (out, _, transaction) -> UdpTracker.connect(out, transaction), 0, deadlineNanos);
    return switch (reply) {
      case UdpReply.Connected(int _, long id) -> {
        ConnectionId fresh = new ConnectionId(id, System.nanoTime());
        if (connectionIds.size() < MAX_CONNECTION_IDS) {
          connectionIds.put(route, fresh);
        }
        yield fresh;
      }
      case UdpReply.Failed(int _, String reason) -> throw new TrackerRefusedException(reason);
      case UdpReply.Announced _, UdpReply.Scraped _ ->
          throw new TrackerProtocolException("answered something else than a connect");
    };
  }

  @Override
  public void close() {
    closed = true;
    open.forEach(UdpConversation::close);
  }
}
