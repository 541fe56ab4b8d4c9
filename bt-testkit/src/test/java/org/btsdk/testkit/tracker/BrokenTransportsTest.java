// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.tracker;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerTransport;
import org.btsdk.spi.tracker.TrackerTransportFactory;
import org.btsdk.spi.tracker.TrackerTransportProvider;
import org.btsdk.testkit.Breaks;
import org.btsdk.testkit.ContractProof;
import org.jspecify.annotations.Nullable;

/// Tracker transports that have one defect each.
class BrokenTransportsTest extends ContractProof {
  BrokenTransportsTest() {
    super(TrackerTransportContract.class);
  }

  abstract static class Case extends TrackerTransportContract {
    private final TrackerTransportFactory factory;

    Case(TrackerTransportFactory factory) {
      this(factory, Capability.SCRAPES, Capability.USES_THE_RESOLVER);
    }

    Case(TrackerTransportFactory factory, Capability... promised) {
      super(promised);
      this.factory = factory;
    }

    @Override
    protected TrackerTransportFactory factory() {
      return factory;
    }

    @Override
    protected FakeTracker startTracker() {
      return new LocalTracker();
    }
  }

  @Breaks({})
  static final class Sound extends Case {
    Sound() {
      super(LocalTransport::new);
    }
  }

  @Breaks({})
  static final class SoundWithoutScrapes extends Case {
    SoundWithoutScrapes() {
      super(
          context ->
              new LocalTransport(context) {
                @Override
                public List<ScrapeEntry> scrape(
                    URI uri, List<Sha1Hash> torrents, Duration timeout) {
                  throw new UnsupportedOperationException("no scrapes");
                }
              },
          new TrackerTransportContract.Capability[0]);
    }
  }

  @Breaks("provider_says_who_it_is")
  static final class Unregistered extends Case {
    Unregistered() {
      super(
          new TrackerTransportProvider() {
            @Override
            public String name() {
              return "unregistered";
            }

            @Override
            public int spiVersion() {
              return SPI_VERSION;
            }

            @Override
            public List<String> schemes() {
              return List.of("local");
            }

            @Override
            public TrackerTransport open(TrackerContext context) {
              return new LocalTransport(context);
            }
          });
    }
  }

  @Breaks("looks_names_up_as_the_session_does_if_promised")
  static final class LooksNamesUpItself extends Case {
    LooksNamesUpItself() {
      super(context ->
          new LocalTransport(context) {
            @Override
            LocalTracker find(URI uri, Duration timeout) throws IOException {
              return reach(uri);
            }
          });
    }
  }

  @Breaks("announces_and_gets_peers")
  static final class TakesSeedersForLeechers extends Case {
    TakesSeedersForLeechers() {
      super(context ->
          new LocalTransport(context) {
            @Override
            AnnounceResponse answered(FakeTracker.Behaviour.Answer answer) {
              int seeders = answer.leechers();
              return response(answer.peers(), seeders, answer.seeders() + answer.leechers());
            }
          });
    }
  }

  @Breaks("takes_a_timeout_that_nanoseconds_cannot_count")
  static final class CountsNanoseconds extends Case {
    CountsNanoseconds() {
      super(context ->
          new LocalTransport(context) {
            @Override
            LocalTracker find(URI uri, Duration timeout) throws IOException, InterruptedException {
              return super.find(uri, Duration.ofNanos(timeout.toNanos()));
            }
          });
    }
  }

  @Breaks("tells_every_event")
  static final class DoesNotTellThatItIsComplete extends Case {
    DoesNotTellThatItIsComplete() {
      super(context ->
          new LocalTransport(context) {
            @Override
            AnnounceRequest.Event told(AnnounceRequest.Event event) {
              return event == AnnounceRequest.Event.COMPLETED ? AnnounceRequest.Event.NONE : event;
            }
          });
    }
  }

  @Breaks({"says_why_it_was_refused", "ends_a_scrape_as_an_announce_if_promised"})
  static final class KeepsTheReason extends Case {
    KeepsTheReason() {
      super(context ->
          new LocalTransport(context) {
            @Override
            IOException refused(String reason) {
              return new IOException("refused");
            }
          });
    }
  }

  @Breaks({"gives_up_when_a_tracker_is_silent", "ends_a_scrape_as_an_announce_if_promised"})
  static final class CallsSilenceSomethingElse extends Case {
    CallsSilenceSomethingElse() {
      super(context ->
          new LocalTransport(context) {
            @Override
            IOException silence(Duration timeout) throws IOException, InterruptedException {
              super.silence(timeout);
              return new IOException("something went wrong");
            }
          });
    }
  }

  /// Has a time-out of its own.
  @Breaks({"gives_up_when_a_tracker_is_silent", "ends_a_scrape_as_an_announce_if_promised"})
  static final class WaitsAsLongAsItLikes extends Case {
    WaitsAsLongAsItLikes() {
      super(context ->
          new LocalTransport(context) {
            @Override
            IOException silence(Duration timeout) throws IOException, InterruptedException {
              return super.silence(timeout.plusMinutes(10));
            }
          });
    }
  }

  @Breaks("announces_a_pause_also_where_there_is_no_word_for_it")
  static final class KnowsNoPause extends Case {
    KnowsNoPause() {
      super(context ->
          new LocalTransport(context) {
            @Override
            AnnounceRequest.Event told(AnnounceRequest.Event event) {
              if (event == AnnounceRequest.Event.PAUSED) {
                throw new IllegalArgumentException("no number for " + event);
              }
              return event;
            }
          });
    }
  }

  @Breaks("is_no_seed_while_it_is_not_known_what_is_left")
  static final class CallsTheUnknownNothing extends Case {
    CallsTheUnknownNothing() {
      super(context ->
          new LocalTransport(context) {
            @Override
            long left(long bytes) {
              return bytes == Long.MAX_VALUE ? 0 : bytes;
            }
          });
    }
  }

  @Breaks("says_that_an_answer_makes_no_sense")
  static final class CallsGarbageSomethingElse extends Case {
    CallsGarbageSomethingElse() {
      super(context ->
          new LocalTransport(context) {
            @Override
            IOException garbled() {
              return new IOException("something went wrong");
            }
          });
    }
  }

  @Breaks("takes_no_more_than_it_should_of_an_answer_without_end")
  static final class TakesAllPeers extends Case {
    TakesAllPeers() {
      super(context ->
          new LocalTransport(context) {
            @Override
            int most() {
              return 5000;
            }
          });
    }
  }

  @Breaks({
    "ends_when_its_thread_is_interrupted",
    "does_not_wait_when_its_thread_was_interrupted_before",
    "ends_a_scrape_as_an_announce_if_promised"
  })
  static final class TakesAnInterruptForTrouble extends Case {
    TakesAnInterruptForTrouble() {
      super(context ->
          new LocalTransport(context) {
            @Override
            IOException silence(Duration timeout) throws IOException {
              try {
                return super.silence(timeout);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new IOException(e);
              }
            }
          });
    }
  }

  @Breaks("does_not_wait_when_its_thread_was_interrupted_before")
  static final class ForgetsAnInterrupt extends Case {
    ForgetsAnInterrupt() {
      super(context ->
          new LocalTransport(context) {
            @Override
            LocalTracker find(URI uri, Duration timeout) throws IOException, InterruptedException {
              Thread.interrupted();
              return super.find(uri, timeout);
            }
          });
    }
  }

  @Breaks("leaves_no_thread_when_it_is_closed")
  static final class LeavesAThread extends Case {
    LeavesAThread() {
      super(context -> {
        Thread thread = new Thread(LockSupport::park);
        thread.setDaemon(true);
        thread.start();
        return new LocalTransport(context);
      });
    }
  }

  @Breaks("ends_a_scrape_as_an_announce_if_promised")
  static final class WaitsForNoScrape extends Case {
    WaitsForNoScrape() {
      super(context ->
          new LocalTransport(context) {
            @Override
            public List<ScrapeEntry> scrape(URI uri, List<Sha1Hash> torrents, Duration timeout)
                throws IOException, InterruptedException {
              try {
                return super.scrape(uri, torrents, timeout);
              } catch (SocketTimeoutException _) {
                return List.of();
              }
            }
          });
    }
  }

  @Breaks("ends_calls_under_way_when_it_is_closed")
  static final class GoesOnWhenItIsClosed extends Case {
    GoesOnWhenItIsClosed() {
      super(context ->
          new LocalTransport(context) {
            @Override
            boolean isClosed() {
              return false;
            }
          });
    }
  }

  @Breaks({"goes_on_after_a_call_that_was_interrupted", "ends_a_scrape_as_an_announce_if_promised"})
  static final class IsClosedByAnInterrupt extends Case {
    IsClosedByAnInterrupt() {
      super(context ->
          new LocalTransport(context) {
            @Override
            IOException silence(Duration timeout) throws IOException, InterruptedException {
              try {
                return super.silence(timeout);
              } catch (InterruptedException e) {
                close();
                throw e;
              }
            }
          });
    }
  }

  @Breaks("serves_many_callers_at_once")
  static final class BelongsToOneThread extends Case {
    BelongsToOneThread() {
      super(context ->
          new LocalTransport(context) {
            private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

            @Override
            AnnounceResponse answered(FakeTracker.Behaviour.Answer answer) throws IOException {
              owner.compareAndSet(null, Thread.currentThread());
              if (Thread.currentThread() != owner.get()) {
                throw new IllegalStateException("not my thread");
              }
              return super.answered(answer);
            }
          });
    }
  }

  @Breaks("reports_a_tracker_that_is_not_there")
  static final class SaysNothingOfWhatIsGone extends Case {
    SaysNothingOfWhatIsGone() {
      super(context ->
          new LocalTransport(context) {
            @Override
            IOException gone(URI uri) {
              return new IOException();
            }
          });
    }
  }

  @Breaks("scrapes_many_if_promised")
  static final class ScrapesOnePacket extends Case {
    ScrapesOnePacket() {
      super(context ->
          new LocalTransport(context) {
            @Override
            public List<ScrapeEntry> scrape(URI uri, List<Sha1Hash> torrents, Duration timeout)
                throws IOException, InterruptedException {
              return super.scrape(uri, torrents.subList(0, Math.min(74, torrents.size())), timeout);
            }
          });
    }
  }

  @Breaks("says_that_it_cannot_scrape_unless_promised")
  static final class HidesThatItScrapes extends Case {
    HidesThatItScrapes() {
      super(LocalTransport::new, new TrackerTransportContract.Capability[0]);
    }
  }
}
