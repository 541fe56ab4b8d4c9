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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGeneratorFactory;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.plugin.Plugin;
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
import org.btsdk.spi.tracker.TrackerTransportFactory;
import org.btsdk.spi.tracker.TrackerTransportProvider;
import org.btsdk.testkit.ProviderChecks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every tracker transport must do. A plugin's test extends this and says how its transports
/// and a tracker for them are made. If the factory is a [TrackerTransportProvider], what it says of
/// itself is checked as well. A transport that hangs fails its test after five minutes.
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class TrackerTransportContract {
  /// What a transport may promise beyond what all must do.
  public enum Capability {
    /// Its trackers can be scraped.
    SCRAPES,
    /// Hosts are looked up with [TrackerContext#resolver()].
    USES_THE_RESOLVER
  }

  private static final String NAME = "tracker.test";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
  private static final Duration SHORT = Duration.ofMillis(300);

  /// What a transport waits for that does not hear an interrupt.
  private static final Duration SOON = Duration.ofSeconds(5);

  /// More than any thread takes that is told to end; only one that is not is waited for as long.
  private static final Duration END_OF_THREAD = Duration.ofSeconds(10);

  private static final Sha1Hash TORRENT = Sha1Hash.parse("0012ff26" + "aa".repeat(16));
  private static final List<PeerAddress> PEERS =
      List.of(PeerAddress.parse("192.0.2.1:6881"), PeerAddress.parse("192.0.2.2:1"));

  private FakeTracker tracker;
  private TrackerTransport transport;

  private final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
  private final List<String> lookedUp = Collections.synchronizedList(new ArrayList<>());

  /// For the plugin's test. It makes nothing yet: transport and tracker are made before each test.
  ///
  /// @param promised what the transport promises beyond what all must do
  protected TrackerTransportContract(Capability... promised) {
    Collections.addAll(capabilities, promised);
  }

  /// What makes the transport that is tested.
  protected abstract TrackerTransportFactory factory();

  /// The settings it is made with; none unless overridden.
  protected PluginConfig config() {
    return factory() instanceof Plugin plugin
        ? PluginConfig.of(plugin.configKeys(), Map.of())
        : PluginConfig.empty();
  }

  /// Makes a tracker that speaks the transport's protocol.
  ///
  /// @throws IOException if it cannot be started
  protected abstract FakeTracker startTracker() throws IOException;

  /// Called by JUnit.
  ///
  /// @throws IOException if transport or tracker cannot be started
  @BeforeEach
  public final void open() throws IOException {
    tracker = startTracker();
    transport = openTransport();
  }

  private TrackerTransport openTransport() throws IOException {
    return factory()
        .open(
            new TrackerContext(
                "bt-testkit/1",
                Optional.empty(),
                (host, _) -> resolve(host),
                RandomGeneratorFactory.of("L64X128MixRandom").create(1),
                config()));
  }

  private List<InetAddress> resolve(String host) throws IOException {
    lookedUp.add(host);
    return List.of(InetAddress.ofLiteral(host.equals(NAME) ? "127.0.0.1" : host));
  }

  /// Called by JUnit.
  @AfterEach
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  public final void close() {
    transport.close();
    tracker.close();
  }

  @Test
  public final void provider_says_who_it_is() {
    if (factory() instanceof TrackerTransportProvider provider) {
      ProviderChecks.check(
          TrackerTransportProvider.class, provider, TrackerTransportProvider.SPI_VERSION);
      assertThat(provider.schemes()).isNotEmpty().allMatch(s -> s.matches("[a-z][a-z0-9+.-]*"));
      assertThat(provider.schemes()).contains(tracker.uri().getScheme());
    }
  }

  /// See [Capability#USES_THE_RESOLVER].
  @Test
  public final void looks_names_up_as_the_session_does_if_promised()
      throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        capabilities.contains(Capability.USES_THE_RESOLVER), "does not promise to");
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    URI named = URI.create(tracker.uri().toString().replace("127.0.0.1", NAME));
    assertThat(transport.announce(named, request(Event.STARTED), LONG).peers()).hasSize(2);
    assertThat(lookedUp).contains(NAME);
  }

  @Test
  public final void announces_and_gets_peers() throws IOException, InterruptedException {
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
  public final void takes_a_timeout_that_nanoseconds_cannot_count()
      throws IOException, InterruptedException {
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    assertThat(transport.announce(tracker.uri(), request(Event.NONE), FOREVER).peers()).hasSize(2);
    if (capabilities.contains(Capability.SCRAPES)) {
      assertThat(transport.scrape(tracker.uri(), List.of(TORRENT), FOREVER)).hasSize(1);
    }
  }

  @Test
  public final void tells_every_event() throws IOException, InterruptedException {
    tracker.behave(new FakeTracker.Behaviour.Answer(List.of(), 0, 0));
    List<Event> events = List.of(Event.STARTED, Event.NONE, Event.COMPLETED, Event.STOPPED);
    for (Event event : events) {
      assertThat(transport.announce(tracker.uri(), request(event), LONG).peers()).isEmpty();
    }
    assertThat(tracker.announces())
        .extracting(FakeTracker.Seen::event)
        .containsExactlyElementsOf(events);
  }

  /// What stands for a pause, or for nothing where the protocol has no word for it (BEP 21).
  @Test
  public final void announces_a_pause_also_where_there_is_no_word_for_it()
      throws IOException, InterruptedException {
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    assertThat(transport.announce(tracker.uri(), request(Event.PAUSED), LONG).peers()).hasSize(2);
    assertThat(tracker.announces())
        .extracting(FakeTracker.Seen::event)
        .as("what the tracker was told by an announce with PAUSED")
        .containsAnyOf(Event.PAUSED, Event.NONE)
        .hasSize(1);
  }

  /// Before the metadata is there, nobody knows how much is left: to say nothing would be to say
  /// that we are a seed.
  @Test
  public final void is_no_seed_while_it_is_not_known_what_is_left()
      throws IOException, InterruptedException {
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    AnnounceRequest unknown = request(Event.STARTED, Long.MAX_VALUE);
    assertThat(transport.announce(tracker.uri(), unknown, LONG).peers()).hasSize(2);
    assertThat(tracker.announces())
        .extracting(FakeTracker.Seen::leftBytes)
        .as("what the tracker was told is left, which is unknown")
        .hasSize(1)
        .allMatch(left -> left > 0, "is above zero");
  }

  @Test
  public final void says_why_it_was_refused() {
    tracker.behave(new FakeTracker.Behaviour.Refuse("torrent is not registered"));
    assertThatThrownBy(() -> transport.announce(tracker.uri(), request(Event.NONE), LONG))
        .isInstanceOf(TrackerRefusedException.class)
        .hasMessageContaining("torrent is not registered");
  }

  @Test
  public final void gives_up_when_a_tracker_is_silent() throws Exception {
    Throwable silence =
        soon(() -> endOf(() -> transport.announce(tracker.uri(), request(Event.NONE), SHORT)));
    assertThat(silence)
        .as("what an announce ends with when its tracker says nothing")
        .isInstanceOfAny(HttpTimeoutException.class, SocketTimeoutException.class);
    assertThat(silence.getMessage()).as("the message of %s", silence).isNotBlank();
  }

  /// Waits in many short steps: where the machine stands still, that counts as one of them.
  private static Throwable soon(Supplier<Throwable> call)
      throws InterruptedException, ExecutionException {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> end.complete(call.get()));
    for (int step = 0; step < 50; step++) {
      try {
        return end.get(100, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        // goes on waiting
      }
    }
    throw new AssertionError(
        "five seconds after it was told to wait for %d ms at most, it still waits"
            .formatted(SHORT.toMillis()));
  }

  @Test
  public final void says_that_an_answer_makes_no_sense() {
    tracker.behave(new FakeTracker.Behaviour.Garbage());
    assertThatThrownBy(() -> transport.announce(tracker.uri(), request(Event.NONE), SHORT))
        .isInstanceOf(TrackerProtocolException.class);
  }

  @Test
  public final void takes_no_more_than_it_should_of_an_answer_without_end()
      throws InterruptedException {
    tracker.behave(new FakeTracker.Behaviour.Flood());
    try {
      AnnounceResponse response = transport.announce(tracker.uri(), request(Event.NONE), LONG);
      assertThat(response.peers()).hasSizeBetween(1, AnnounceResponse.MAX_PEERS);
    } catch (IOException refused) {
      assertThat(refused).message().isNotBlank();
    }
  }

  @Test
  public final void ends_when_its_thread_is_interrupted() throws Exception {
    assertThat(interrupted(this::endOfAnnounce)).isInstanceOf(InterruptedException.class);
  }

  private Throwable interrupted(Supplier<Throwable> call)
      throws InterruptedException, ExecutionException {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread caller = Thread.ofVirtual().start(() -> end.complete(call.get()));
    tracker.awaitRequest();
    caller.interrupt();
    return end.get();
  }

  @Test
  public final void does_not_wait_when_its_thread_was_interrupted_before() throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          Thread.currentThread().interrupt();
          end.complete(endOf(() -> transport.announce(tracker.uri(), request(Event.NONE), SOON)));
        });
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  public final void ends_calls_under_way_when_it_is_closed() throws Exception {
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> end.complete(endOfAnnounce()));
    tracker.awaitRequest();
    transport.close();
    assertThat(end.get()).isInstanceOf(IOException.class);
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    assertThatThrownBy(() -> transport.announce(tracker.uri(), request(Event.NONE), LONG))
        .isInstanceOf(IOException.class);
  }

  private Throwable endOfAnnounce() {
    return endOf(() -> transport.announce(tracker.uri(), request(Event.NONE), LONG));
  }

  private static Throwable endOf(Callable<?> call) {
    try {
      return new AssertionError("a silent tracker answered: " + call.call());
    } catch (Throwable e) { // whatever it is, the test is to see it
      return e;
    }
  }

  /// Only threads of the platform are looked for: one that is virtual holds nothing of the system.
  @Test
  public final void leaves_no_thread_when_it_is_closed() throws InterruptedException {
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    ThreadGroup group = new ThreadGroup("of the transport");
    List<Throwable> trouble = Collections.synchronizedList(new ArrayList<>());
    Thread user =
        new Thread(
            group,
            () -> {
              try (TrackerTransport own = openTransport()) {
                own.announce(tracker.uri(), request(Event.NONE), LONG);
              } catch (Throwable e) { // whatever it is, the test is to see it
                trouble.add(e);
              }
            });
    user.start();
    user.join();
    assertThat(trouble).isEmpty();
    Thread[] left = new Thread[100];
    for (Thread thread : Arrays.asList(left).subList(0, group.enumerate(left))) {
      assertThat(thread.join(END_OF_THREAD)).as("%s has ended", thread).isTrue();
    }
  }

  @Test
  public final void goes_on_after_a_call_that_was_interrupted() throws Exception {
    interrupted(this::endOfAnnounce);
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    assertThat(transport.announce(tracker.uri(), request(Event.NONE), LONG).peers()).hasSize(2);
  }

  @Test
  public final void serves_many_callers_at_once() throws InterruptedException, ExecutionException {
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    List<CompletableFuture<AnnounceResponse>> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CompletableFuture<AnnounceResponse> call = new CompletableFuture<>();
      calls.add(call);
      Thread.ofVirtual()
          .start(() -> {
            try {
              call.complete(transport.announce(tracker.uri(), request(Event.NONE), LONG));
            } catch (Throwable e) { // else the test would wait for ever
              call.completeExceptionally(e);
            }
          });
    }
    for (CompletableFuture<AnnounceResponse> call : calls) {
      assertThat(call.get().peers()).hasSize(2);
    }
  }

  @Test
  public final void reports_a_tracker_that_is_not_there() {
    URI gone = tracker.uri();
    tracker.close();
    Throwable problem = endOf(() -> transport.announce(gone, request(Event.NONE), SHORT));
    assertThat(problem).as("what an announce to nobody ends with").isInstanceOf(IOException.class);
    assertThat(problem.getMessage())
        .as("the message of %s, which people see", problem)
        .isNotBlank();
  }

  /// See [Capability#SCRAPES].
  @Test
  public final void scrapes_many_if_promised() throws IOException, InterruptedException {
    Assumptions.assumeTrue(capabilities.contains(Capability.SCRAPES), "does not promise to scrape");
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    List<ScrapeEntry> entries = transport.scrape(tracker.uri(), torrents(), LONG);
    assertThat(entries).extracting(ScrapeEntry::torrent).containsExactlyElementsOf(torrents());
    assertThat(entries).allMatch(entry -> entry.seeders() == 3 && entry.leechers() == 4);
  }

  /// See [Capability#SCRAPES].
  @Test
  public final void ends_a_scrape_as_an_announce_if_promised() throws Exception {
    Assumptions.assumeTrue(capabilities.contains(Capability.SCRAPES), "does not promise to scrape");
    Callable<?> scrape = () -> transport.scrape(tracker.uri(), List.of(TORRENT), LONG);
    assertThat(interrupted(() -> endOf(scrape))).isInstanceOf(InterruptedException.class);
    assertThat(soon(() -> endOf(() -> transport.scrape(tracker.uri(), List.of(TORRENT), SHORT))))
        .as("what a scrape ends with when its tracker says nothing")
        .isInstanceOfAny(HttpTimeoutException.class, SocketTimeoutException.class);
    tracker.behave(new FakeTracker.Behaviour.Refuse("no scrapes today"));
    assertThatThrownBy(scrape::call)
        .isInstanceOf(TrackerRefusedException.class)
        .hasMessageContaining("no scrapes today");
  }

  /// See [Capability#SCRAPES].
  @Test
  public final void says_that_it_cannot_scrape_unless_promised() {
    Assumptions.assumeFalse(capabilities.contains(Capability.SCRAPES), "promises to scrape");
    tracker.behave(new FakeTracker.Behaviour.Answer(PEERS, 3, 4));
    assertThatThrownBy(() -> transport.scrape(tracker.uri(), torrents(), LONG))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static List<Sha1Hash> torrents() {
    List<Sha1Hash> torrents = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      torrents.add(Sha1Hash.parse("%040x".formatted(i)));
    }
    return torrents;
  }

  private static AnnounceRequest request(Event event) {
    return request(event, 3);
  }

  private static AnnounceRequest request(Event event, long leftBytes) {
    return new AnnounceRequest(
        TORRENT,
        PeerId.of("-bt0100-\u0000 &abcdefghi".getBytes(StandardCharsets.US_ASCII)),
        6881,
        1,
        2,
        leftBytes,
        event,
        50,
        0xcafe,
        Optional.empty(),
        Optional.empty(),
        AddressFamily.ANY);
  }
}
