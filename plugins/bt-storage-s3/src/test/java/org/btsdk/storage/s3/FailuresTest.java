// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.Storage;
import org.btsdk.storage.s3.FaultyProxy.Fate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What goes wrong with a store, and what is said of it.
class FailuresTest {
  /// Long enough for a busy machine that answers, short enough for a test that waits for it.
  private static final String SOON = "1500ms";

  private final String prefix = Prefixes.next();
  private final Sample sample = Sample.oneFile("fails", 512 << 10, 1 << 20);
  private final Piece piece = sample.pieces().getFirst();
  private FaultyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    proxy = new FaultyProxy(LocalS3.shared().endpoint());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
  }

  private Map<String, String> settings(String... more) {
    Map<String, String> settings = LocalS3.shared().settings(prefix);
    settings.put("endpoint", proxy.endpoint().toString());
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private PieceStorage open(String... more) throws IOException {
    return sample.open(new S3StorageProvider(), settings(more));
  }

  @Test
  void a_wrong_key_is_said_when_the_torrent_is_opened() {
    assertThatThrownBy(() -> open("secret-key", "wrong"))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage("s3://torrents: the secret key is wrong");
    assertThatThrownBy(() -> open("access-key", "nobody"))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessageContaining("s3://torrents: ");
  }

  @Test
  void a_bucket_that_is_not_there_is_said() {
    assertThatThrownBy(() -> open("bucket", "elsewhere"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("s3://elsewhere: there is no such bucket");
  }

  @Test
  void a_wrong_setting_is_said() {
    assertThatThrownBy(() -> open("layout", "tape"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("setting \"layout\" is pieces or files, not \"tape\"");
  }

  @Test
  void a_store_that_cannot_be_reached_is_said() throws IOException {
    int free;
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = unused.getLocalPort();
    }
    assertThatThrownBy(() -> open("endpoint", "http://127.0.0.1:" + free, "attempts", "2"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be reached, tried 2 times");
  }

  @Test
  void a_wrong_clock_is_said() {
    proxy.script((_, _) -> Fate.SKEWED);
    assertThatThrownBy(() -> open("attempts", "2"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the clock of this machine differs too much");
  }

  @Test
  void throttling_is_borne_a_bounded_number_of_times() throws IOException {
    try (PieceStorage storage = open("attempts", "3")) {
      proxy.script((_, _) -> Fate.SLOW_DOWN);
      assertThatThrownBy(() -> sample.store(storage, piece))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("asked for too much (503 SlowDown), tried 3 times");
      assertThat(proxy.lines()).hasSize(3);
      assertThat(storage.probe(piece)).isEqualTo(Storage.State.ABSENT);

      proxy.script((number, _) -> number == 1 ? Fate.SLOW_DOWN : Fate.PASS);
      sample.store(storage, piece);
      assertThat(storage.probe(piece)).isEqualTo(Storage.State.PRESENT);
    }
  }

  @Test
  void silence_is_borne_a_bounded_number_of_times() throws IOException {
    try (PieceStorage storage = open("attempts", "2", "read-timeout", SOON)) {
      proxy.script((_, _) -> Fate.STALL);
      assertThatThrownBy(() -> sample.store(storage, piece))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not answer in time, tried 2 times");

      proxy.script((number, _) -> number == 1 ? Fate.STALL : Fate.PASS);
      sample.store(storage, piece);
      sample.storeAll(storage);
      sample.assertComplete(storage);
    }
  }

  @Test
  void a_put_whose_answer_was_lost_is_no_failure() throws IOException {
    try (PieceStorage storage = open()) {
      proxy.script((number, _) -> number == 1 ? Fate.DROP_AFTER : Fate.PASS);
      sample.store(storage, piece);

      assertThat(storage.probe(piece)).isEqualTo(Storage.State.PRESENT);
      assertThat(Sample.read(storage, piece, 0, 100)).hasSize(100);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT", "STALL_HALFWAY"})
  void an_answer_that_breaks_off_is_gone_on_with_where_it_broke(Fate broken) throws IOException {
    try (PieceStorage storage = open("read-timeout", SOON)) {
      sample.storeAll(storage);
      proxy.script((number, _) -> number % 2 == 1 ? broken : Fate.PASS);
      sample.assertComplete(storage);
      assertThat(proxy.lines()).hasSize(4); // two pieces, each in two halves
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT", "STALL_HALFWAY"})
  void a_listing_that_breaks_off_is_made_again(Fate broken) throws IOException {
    proxy.script((number, _) -> number == 1 ? broken : Fate.PASS);
    try (PieceStorage storage = open("read-timeout", SOON)) {
      assertThat(storage.probe(piece)).isEqualTo(Storage.State.ABSENT);
    }
    assertThat(proxy.lines()).hasSize(2);
  }

  @Test
  void an_answer_that_always_breaks_off_is_said() throws IOException {
    try (PieceStorage storage = open("attempts", "2")) {
      sample.storeAll(storage);
      proxy.script((_, _) -> Fate.CUT);
      assertThatThrownBy(() -> Sample.read(storage, piece, 0, piece.dataLengthBytes()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("stopped sending, tried 2 times");

      proxy.script((_, _) -> Fate.PASS);
      sample.assertComplete(storage);
    }
  }

  @Test
  void what_was_deleted_is_gone() throws IOException {
    try (PieceStorage storage = open()) {
      sample.storeAll(storage);
      String key = LocalS3.shared().keys(prefix).getFirst();
      LocalS3.shared().client().deleteObject(r -> r.bucket(LocalS3.BUCKET).key(key));

      assertThatThrownBy(() -> Sample.read(storage, piece, 0, 100))
          .isInstanceOf(PieceGoneException.class);
      assertThat(storage.probe(piece)).isEqualTo(Storage.State.ABSENT);
      sample.store(storage, piece);
      sample.assertComplete(storage);
    }
  }

  @Test
  void a_call_that_waits_for_a_silent_store_ends_when_it_is_interrupted() throws Exception {
    try (PieceStorage storage = open("read-timeout", "100s")) {
      CompletableFuture<Void> asked = new CompletableFuture<>();
      proxy.script((_, _) -> {
        asked.complete(null);
        return Fate.STALL;
      });
      CompletableFuture<Void> end = new CompletableFuture<>();
      Thread caller =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  sample.store(storage, piece);
                  end.complete(null);
                } catch (IOException | RuntimeException e) {
                  end.completeExceptionally(e);
                }
              });
      asked.get(60, TimeUnit.SECONDS);
      caller.interrupt();

      assertThatThrownBy(() -> end.get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedIOException.class);
    }
  }

  @Test
  void closing_does_not_wait_for_a_silent_store_and_leaves_no_thread() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    PieceStorage storage = open("read-timeout", "100s");
    sample.storeAll(storage);
    Set<Thread> clients = new HashSet<>(Thread.getAllStackTraces().keySet());
    clients.removeAll(before);
    clients.removeIf(thread -> !thread.getName().startsWith("sdk-"));
    CompletableFuture<Void> asked = new CompletableFuture<>();
    proxy.script((_, _) -> {
      asked.complete(null);
      return Fate.STALL;
    });
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            end.complete(new AssertionError("read " + Sample.read(storage, piece, 0, 9).length));
          } catch (IOException e) {
            end.complete(e);
          }
        });
    asked.get(60, TimeUnit.SECONDS);
    storage.close();

    assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    assertThat(clients).isNotEmpty();
    for (Thread client : clients) {
      assertThat(client.join(Duration.ofSeconds(60))).as("%s ends", client).isTrue();
    }
  }
}
