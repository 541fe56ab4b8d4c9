// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HostLookupsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final InetAddress[] FOUND = {InetAddress.ofLiteral("192.0.2.7")};

  /// A name server that answers when it is told to.
  private final CountDownLatch answer = new CountDownLatch(1);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicBoolean daemon = new AtomicBoolean();

  private InetAddress[] slow(String host) throws UnknownHostException {
    daemon.set(Thread.currentThread().isDaemon());
    asked.countDown();
    boolean interrupted = false;
    while (true) {
      try {
        answer.await();
        break;
      } catch (InterruptedException _) {
        interrupted = true; // as the system's call, this one does not care
      }
    }
    if (interrupted) {
      throw new UnknownHostException(host);
    }
    return FOUND;
  }

  @Test
  void finds_an_address_given_as_text() throws Exception {
    try (HostLookups lookups = new HostLookups("test")) {
      assertThat(lookups.resolve("192.0.2.1", LONG))
          .containsExactly(InetAddress.ofLiteral("192.0.2.1"));
    }
  }

  @Test
  void who_waits_for_ever_gets_an_answer_all_the_same() throws Exception {
    try (HostLookups lookups = new HostLookups("test", _ -> FOUND)) {
      assertThat(lookups.resolve("somewhere.test", ChronoUnit.FOREVER.getDuration()))
          .containsExactly(FOUND);
    }
  }

  @Test
  void a_host_that_nobody_knows_is_named() {
    HostLookups.Call nobody =
        host -> {
          throw new UnknownHostException(host + ": no such thing");
        };
    try (HostLookups lookups = new HostLookups("test", nobody)) {
      assertThatExceptionOfType(UnknownHostException.class)
          .isThrownBy(() -> lookups.resolve("nowhere.test", LONG))
          .withMessage("unknown host nowhere.test");
    }
  }

  @Test
  void silence_ends_the_wait_and_not_the_lookup() {
    try (HostLookups lookups = new HostLookups("test", this::slow)) {
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> lookups.resolve("slow.test", Duration.ofMillis(1)));
    }
    answer.countDown();
  }

  @Test
  void closing_abandons_a_lookup_and_frees_who_waits_for_it() throws Exception {
    HostLookups lookups = new HostLookups("test", this::slow);
    CompletableFuture<List<InetAddress>> waiting = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            waiting.complete(lookups.resolve("slow.test", LONG));
          } catch (IOException | InterruptedException e) {
            waiting.completeExceptionally(e);
          }
        });
    asked.await();
    lookups.close(); // returns, though nobody answered
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(waiting::get)
        .withMessageContaining("the session is closed");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> lookups.resolve("other.test", LONG))
        .withMessage("the session is closed");
    assertThat(daemon).isTrue();
    answer.countDown();
  }

  @Test
  void a_dead_name_server_makes_no_threads_without_end() throws Exception {
    CountDownLatch busy = new CountDownLatch(HostLookups.MAX_THREADS);
    List<Thread> waiting = new java.util.ArrayList<>();
    HostLookups.Call call =
        host -> {
          busy.countDown();
          return slow(host);
        };
    try (HostLookups lookups = new HostLookups("test", call)) {
      for (int i = 0; i < HostLookups.MAX_THREADS; i++) {
        waiting.add(Thread.ofVirtual().start(() -> timesOut(lookups, LONG)));
      }
      busy.await();
      for (int i = 0; i < HostLookups.MAX_WAITING; i++) {
        assertThat(timesOut(lookups, Duration.ZERO)).isEqualTo("timed out");
      }
      assertThat(timesOut(lookups, Duration.ZERO)).isEqualTo("too many names are being looked up");
    }
    answer.countDown();
    for (Thread thread : waiting) {
      thread.join();
    }
  }

  private static String timesOut(HostLookups lookups, Duration timeout) {
    try {
      return lookups.resolve("slow.test", timeout).toString();
    } catch (SocketTimeoutException _) {
      return "timed out";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
