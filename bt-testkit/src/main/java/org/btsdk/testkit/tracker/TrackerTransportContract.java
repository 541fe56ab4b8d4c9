// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceRequest.AddressFamily;
import org.btsdk.spi.tracker.AnnounceRequest.Event;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerProtocolException;
import org.btsdk.spi.tracker.TrackerRefusedException;
import org.btsdk.spi.tracker.TrackerTransport;
import org.btsdk.spi.tracker.TrackerTransportProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every tracker transport must do. A plugin's test extends this and says how its provider and
/// a tracker for it are made.
public abstract class TrackerTransportContract {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Sha1Hash TORRENT = Sha1Hash.parse("0012ff26" + "aa".repeat(16));
  private static final List<PeerAddress> PEERS =
      List.of(PeerAddress.parse("192.0.2.1:6881"), PeerAddress.parse("192.0.2.2:1"));

  private FakeTracker tracker;
  private TrackerTransport transport;

  /// For the plugin's test. It makes nothing yet: the two are made before each test.
  protected TrackerTransportContract() {}

  /// Makes the provider, as [ServiceLoader] would.
  protected abstract TrackerTransportProvider provider();

  /// Makes a tracker that speaks the transport's protocol.
  ///
  /// @throws IOException if it cannot be started
  protected abstract FakeTracker startTracker() throws IOException;

  @BeforeEach
  final void open() throws IOException {
    tracker = startTracker();
    transport =
        provider()
            .open(
                new TrackerContext(
                    "bt-testkit/1",
                    Optional.empty(),
                    (host, _) -> List.of(InetAddress.getAllByName(host)),
                    RandomGeneratorFactory.of("L64X128MixRandom").create(1),
                    PluginConfig.empty()));
  }

  @AfterEach
  final void close() {
    transport.close();
    tracker.close();
  }

  @Test
  final void is_found_under_its_name_and_schemes() {
    assertThat(provider().name()).matches("[a-z][a-z0-9-]{0,62}");
    assertThat(provider().spiVersion()).isEqualTo(TrackerTransportProvider.SPI_VERSION);
    assertThat(provider().schemes()).isNotEmpty().allMatch(s -> s.matches("[a-z][a-z0-9+.-]*"));
    assertThat(provider().schemes()).contains(tracker.uri().getScheme());
    assertThat(ServiceLoader.load(TrackerTransportProvider.class))
        .extracting(found -> (Object) found.getClass())
        .contains(provider().getClass());
  }

  @Test
  final void announces_and_gets_peers() throws IOException, InterruptedException {
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    AnnounceResponse response = transport.announce(tracker.uri(), request(Event.STARTED), LONG);
    assertThat(response.peers()).containsExactlyElementsOf(PEERS);
    assertThat(response.interval()).isEqualTo(Duration.ofSeconds(FakeTracker.INTERVAL_SECONDS));
    assertThat(response.seeders()).isEqualTo(OptionalInt.of(3));
    assertThat(response.leechers()).isEqualTo(OptionalInt.of(4));
    assertThat(tracker.announces())
        .containsExactly(
            new FakeTracker.Seen(
                TORRENT, request(Event.STARTED).peerId(), 6881, 1, 2, 3, Event.STARTED, 50));
  }

  @Test
  final void tells_every_event() throws IOException, InterruptedException {
    tracker.behave(new FakeTracker.Behaviour.Answer(List.of(), 0, 0));
    List<Event> events = List.of(Event.STARTED, Event.NONE, Event.COMPLETED, Event.STOPPED);
    for (Event event : events) {
      assertThat(transport.announce(tracker.uri(), request(event), LONG).peers()).isEmpty();
    }
    assertThat(tracker.announces())
        .extracting(FakeTracker.Seen::event)
        .containsExactlyElementsOf(events);
  }

  @Test
  final void says_why_it_was_refused() {
    tracker.behave(new FakeTracker.Behaviour.Refuse("torrent is not registered"));
    assertThatThrownBy(() -> transport.announce(tracker.uri(), request(Event.NONE), LONG))
        .isInstanceOf(TrackerRefusedException.class)
        .hasMessageContaining("torrent is not registered");
  }

  @Test
  final void gives_up_when_a_tracker_is_silent() {
    assertThatThrownBy(() -> transport.announce(tracker.uri(), request(Event.NONE), SHORT))
        .isInstanceOfAny(HttpTimeoutException.class, SocketTimeoutException.class)
        .message()
        .isNotBlank();
  }

  @Test
  final void says_that_an_answer_makes_no_sense() {
    tracker.behave(new FakeTracker.Behaviour.Garbage());
    assertThatThrownBy(() -> transport.announce(tracker.uri(), request(Event.NONE), SHORT))
        .isInstanceOf(TrackerProtocolException.class);
  }

  @Test
  final void takes_no_more_than_it_should_of_an_answer_without_end() throws InterruptedException {
    tracker.behave(new FakeTracker.Behaviour.Flood());
    try {
      AnnounceResponse response = transport.announce(tracker.uri(), request(Event.NONE), LONG);
      assertThat(response.peers()).hasSizeBetween(1, AnnounceResponse.MAX_PEERS);
    } catch (IOException refused) {
      assertThat(refused).message().isNotBlank();
    }
  }

  @Test
  final void ends_when_its_thread_is_interrupted() throws Exception {
    interruptAnAnnounce();
  }

  private void interruptAnAnnounce() throws InterruptedException, ExecutionException {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread caller = Thread.ofVirtual().start(() -> end.complete(endOfAnnounce()));
    tracker.awaitRequest();
    caller.interrupt();
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  final void ends_calls_under_way_when_it_is_closed() throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> end.complete(endOfAnnounce()));
    tracker.awaitRequest();
    transport.close();
    assertThat(end.get()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> transport.announce(tracker.uri(), request(Event.NONE), LONG))
        .isInstanceOf(IOException.class);
  }

  private Throwable endOfAnnounce() {
    try {
      transport.announce(tracker.uri(), request(Event.NONE), LONG);
      return new AssertionError("a silent tracker answered");
    } catch (IOException | InterruptedException e) {
      return e;
    }
  }

  @Test
  final void goes_on_after_a_call_that_was_interrupted() throws Exception {
    interruptAnAnnounce();
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    assertThat(transport.announce(tracker.uri(), request(Event.NONE), LONG).peers()).hasSize(2);
  }

  @Test
  final void serves_many_callers_at_once() throws InterruptedException, ExecutionException {
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    List<CompletableFuture<AnnounceResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CompletableFuture<AnnounceResponse> call = new CompletableFuture<>();
      calls.add(call);
      Thread.ofVirtual()
          .start(() -> {
            try {
              call.complete(transport.announce(tracker.uri(), request(Event.NONE), LONG));
            } catch (IOException | InterruptedException e) {
              call.completeExceptionally(e);
            }
          });
    }
    for (CompletableFuture<AnnounceResponse> call : calls) {
      assertThat(call.get().peers()).hasSize(2);
    }
  }

  @Test
  final void reports_a_tracker_that_is_not_there() {
    URI gone = tracker.uri();
    tracker.close();
    assertThatThrownBy(() -> transport.announce(gone, request(Event.NONE), SHORT))
        .isInstanceOf(IOException.class)
        .message()
        .isNotBlank();
  }

  @Test
  final void scrapes_in_parts_if_it_has_to() throws IOException, InterruptedException {
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    List<Sha1Hash> torrents = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      torrents.add(Sha1Hash.parse("%040x".formatted(i)));
    }
    List<ScrapeEntry> entries;
    try {
      entries = transport.scrape(tracker.uri(), torrents, LONG);
    } catch (UnsupportedOperationException _) {
      return; // allowed: not every tracker can be scraped
    }
    assertThat(entries).extracting(ScrapeEntry::torrent).containsExactlyElementsOf(torrents);
    assertThat(entries).allMatch(entry -> entry.seeders() == 3 && entry.leechers() == 4);
  }

  private static AnnounceRequest request(Event event) {
    return new AnnounceRequest(
        TORRENT,
        PeerId.of("-bt0100-\u0000 &abcdefghi".getBytes(StandardCharsets.US_ASCII)),
        6881,
        1,
        2,
        3,
        event,
        50,
        0xcafe,
        Optional.empty(),
        Optional.empty(),
        AddressFamily.ANY);
  }
}
