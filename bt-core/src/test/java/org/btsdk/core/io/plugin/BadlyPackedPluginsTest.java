// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.btsdk.api.AddOptions;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.Torrents;
import org.btsdk.api.event.Event;
import org.btsdk.core.io.session.Payload;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.limiter.Flow;
import org.btsdk.spi.limiter.RateLimiter;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerTransport;
import org.btsdk.spi.tracker.TrackerTransportProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Plugins that were packed without a library of theirs: what they throw is no exception, and must
/// end no thread of the engine's. Storages: see [org.btsdk.core.io.session.StorageTroubleTest].
@Timeout(60)
class BadlyPackedPluginsTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path temp;
  private Path file = Path.of("");
  private Metainfo metainfo;

  @BeforeEach
  void make() throws Exception {
    file = Payload.file(temp, "one.bin", 300_000, 5);
    metainfo = Torrents.create(file, options -> options);
  }

  private static NoClassDefFoundError missing() {
    return new NoClassDefFoundError("com/acme/Client");
  }

  private SessionConfig.Builder config(String name) {
    return SessionConfig.of(temp.resolve(name)).toBuilder()
        .bindAddress(InetAddress.getLoopbackAddress())
        .stateFolder(temp.resolve(name + "-state"))
        .randomSeed(name.hashCode());
  }

  private static Event awaitEvent(BlockingQueue<Event> events, Class<? extends Event> type)
      throws InterruptedException {
    while (true) {
      Event event = events.take();
      if (type.isInstance(event)) {
        return event;
      }
    }
  }

  @Test
  void a_limiter_is_replaced_by_the_engine_s_own() throws Exception {
    RateLimiter broken =
        new RateLimiter() {
          @Override
          public long request(Flow flow, long wantedBytes, long nowNanos) {
            throw missing();
          }

          @Override
          public long retryAtNanos(Flow flow, long nowNanos) {
            throw missing();
          }

          @Override
          public void refund(Flow flow, long bytes, long nowNanos) {
            throw missing();
          }

          @Override
          public void limit(Rate limit, long nowNanos) {
            throw missing();
          }

          @Override
          public Rate limit() {
            return Rate.bytes(1L << 40);
          }
        };
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    try (Session seed = Session.open(config("seed").build());
        Session leech =
            Session.open(
                config("leech").limiter(PluginChoice.of("acme-slow", (_, _) -> broken)).build())) {
      seed.add(Source.of(metainfo), options -> options.folder(temp).resume(AddOptions.Resume.CHECK))
          .await(LONG);
      leech.events().subscribe(Runnable::run, 10_000, events::add);
      PeerAddress address = new PeerAddress(IpAddress.parse("127.0.0.1"), seed.port());
      Torrent torrent = leech.add(Source.of(metainfo), options -> options.peer(address));
      torrent.await(LONG);
      assertThat(awaitEvent(events, Event.PluginReplaced.class))
          .isInstanceOfSatisfying(
              Event.PluginReplaced.class,
              told -> {
                assertThat(told.plugin()).isEqualTo("acme-slow");
                assertThat(told.reason())
                    .isEqualTo("limiter: java.lang.NoClassDefFoundError: com/acme/Client");
              });
    }
    assertThat(Files.mismatch(file, temp.resolve("leech/one.bin"))).isEqualTo(-1);
  }

  /// Speaks `acme`, and throws at every call.
  private static final class BrokenTransport implements TrackerTransportProvider {
    @Override
    public String name() {
      return "acme-tracker";
    }

    @Override
    public int spiVersion() {
      return SPI_VERSION;
    }

    @Override
    public List<String> schemes() {
      return List.of("acme");
    }

    @Override
    public TrackerTransport open(TrackerContext context) {
      return new TrackerTransport() {
        @Override
        public AnnounceResponse announce(URI tracker, AnnounceRequest request, Duration timeout) {
          throw missing();
        }

        @Override
        public List<ScrapeEntry> scrape(URI tracker, List<Sha1Hash> torrents, Duration timeout)
            throws IOException {
          throw missing();
        }

        @Override
        public void close() {
          throw missing();
        }
      };
    }
  }

  @Test
  void a_tracker_transport_fails_its_tracker_and_lets_the_session_be_closed() throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    Session session = Session.open(config("seed").trackerTransport(new BrokenTransport()).build());
    session.events().subscribe(Runnable::run, 10_000, events::add);
    Metainfo tracked =
        Torrents.create(file, options -> options.tier(List.of(URI.create("acme://tracker"))));
    Torrent torrent =
        session.add(
            Source.of(tracked), options -> options.folder(temp).resume(AddOptions.Resume.CHECK));
    assertThat(awaitEvent(events, Event.TrackerFailed.class))
        .isInstanceOfSatisfying(
            Event.TrackerFailed.class,
            told -> assertThat(told.reason()).contains("NoClassDefFoundError: com/acme/Client"));
    torrent.await(LONG);
    session.close();
    assertThat(session.torrents()).isEmpty();
  }
}
