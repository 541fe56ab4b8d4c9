// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.tracker;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerProtocolException;
import org.btsdk.spi.tracker.TrackerRefusedException;
import org.btsdk.spi.tracker.TrackerTransport;

/// A transport to [LocalTracker]s that is right, in parts that a subclass can make wrong. Threads:
/// any.
class LocalTransport implements TrackerTransport {
  final CountDownLatch closed = new CountDownLatch(1);
  private final TrackerContext context;

  LocalTransport(TrackerContext context) {
    this.context = context;
  }

  LocalTracker find(URI uri, Duration timeout) throws IOException, InterruptedException {
    context.resolver().resolve(uri.getHost(), timeout);
    return reach(uri);
  }

  final LocalTracker reach(URI uri) throws IOException {
    LocalTracker tracker = LocalTracker.at(uri.getPort());
    if (tracker == null) {
      throw gone(uri);
    }
    return tracker;
  }

  IOException gone(URI uri) {
    return new ConnectException("nobody listens at " + uri);
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }

  AnnounceRequest.Event told(AnnounceRequest.Event event) {
    return event;
  }

  long left(long bytes) {
    return bytes;
  }

  @Override
  public AnnounceResponse announce(URI uri, AnnounceRequest announce, Duration timeout)
      throws IOException, InterruptedException {
    LocalTracker tracker = find(uri, timeout);
    if (isClosed()) {
      throw new IOException("closed");
    }
    return switch (tracker.announce(announce, told(announce.event()), left(announce.leftBytes()))) {
      case FakeTracker.Behaviour.Answer answer -> answered(answer);
      case FakeTracker.Behaviour.Refuse(String reason) -> throw refused(reason);
      case FakeTracker.Behaviour.Garbage() -> throw garbled();
      case FakeTracker.Behaviour.Flood() ->
          response(Collections.nCopies(most(), PeerAddress.parse("10.0.0.1:1")), 1, 1);
      case FakeTracker.Behaviour.Silence() -> throw silence(timeout);
    };
  }

  AnnounceResponse answered(FakeTracker.Behaviour.Answer answer) throws IOException {
    return response(answer.peers(), answer.seeders(), answer.leechers());
  }

  static AnnounceResponse response(List<PeerAddress> peers, int seeders, int leechers) {
    return new AnnounceResponse(
        peers,
        Duration.ofSeconds(FakeTracker.INTERVAL_SECONDS),
        Optional.empty(),
        OptionalInt.of(seeders),
        OptionalInt.of(leechers),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  IOException refused(String reason) {
    return new TrackerRefusedException(reason);
  }

  IOException garbled() {
    return new TrackerProtocolException("garbled");
  }

  int most() {
    return AnnounceResponse.MAX_PEERS;
  }

  IOException silence(Duration timeout) throws IOException, InterruptedException {
    return closed.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)
        ? new IOException("closed")
        : new SocketTimeoutException("silence");
  }

  @Override
  public List<ScrapeEntry> scrape(URI uri, List<Sha1Hash> torrents, Duration timeout)
      throws IOException, InterruptedException {
    LocalTracker tracker = find(uri, timeout);
    return switch (tracker.ask()) {
      case FakeTracker.Behaviour.Answer answer ->
          torrents.stream()
              .map(torrent -> new ScrapeEntry(torrent, answer.seeders(), answer.leechers(), 7))
              .toList();
      case FakeTracker.Behaviour.Refuse(String reason) -> throw refused(reason);
      case FakeTracker.Behaviour.Silence() -> throw silence(timeout);
      case FakeTracker.Behaviour.Garbage(), FakeTracker.Behaviour.Flood() -> throw garbled();
    };
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
