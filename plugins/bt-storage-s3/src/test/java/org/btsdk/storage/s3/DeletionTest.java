// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.storage.s3.FaultyProxy.Fate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is deleted of a bucket when a torrent is removed with its data, and what is not.
class DeletionTest {
  private final String prefix = Prefixes.next();
  private final Sample sample = Sample.mixed("gone");
  private FaultyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    proxy = new FaultyProxy(LocalS3.shared().endpoint());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
  }

  private PieceStorage open(Sample torrent, S3Layout layout, String... more) throws IOException {
    Map<String, String> settings = LocalS3.shared().settings(prefix, more);
    settings.put("layout", layout.text());
    settings.put("endpoint", proxy.endpoint().toString());
    return torrent.open(new S3StorageProvider(), settings);
  }

  private void store(Sample torrent, S3Layout layout) throws IOException {
    try (PieceStorage storage = open(torrent, layout)) {
      torrent.storeAll(storage);
      storage.sync();
    }
  }

  private static void delete(PieceStorage storage) throws IOException {
    storage.deletion().orElseThrow().delete();
  }

  private String own(Sample torrent) {
    return prefix + "/" + torrent.infoHashes().wire().toHex() + "/";
  }

  @ParameterizedTest
  @EnumSource(S3Layout.class)
  void deletes_the_torrent_and_nothing_that_is_not_its_own(S3Layout layout) throws IOException {
    Sample other = Sample.mixed("stays");
    store(other, layout);
    List<String> others = LocalS3.shared().keys(prefix);
    store(sample, layout);
    List<String> theirs =
        List.of(
            own(sample) + "notes.txt",
            own(sample) + "pieces/readme",
            own(sample) + "pieces/0",
            own(sample) + "pieces/000000000",
            own(sample) + "pieces/99999999",
            prefix + "/gone/another",
            prefix + "/gone-too");
    theirs.forEach(key -> LocalS3.shared().put(key, new byte[10]));
    assertThat(LocalS3.shared().keys(prefix)).hasSizeGreaterThan(others.size() + theirs.size());

    try (PieceStorage storage = open(sample, layout)) {
      delete(storage);
    }

    assertThat(LocalS3.shared().keys(prefix))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(others.stream(), theirs.stream()).toList());
    try (PieceStorage storage = open(other, layout)) {
      other.assertComplete(storage);
    }
  }

  @Test
  void a_file_that_somebody_else_put_stays_also_an_empty_one() throws IOException {
    String key = prefix + "/gone/a";
    String empty = prefix + "/gone/empty";
    LocalS3.shared().put(key, new byte[100_000]);
    LocalS3.shared().put(empty, new byte[0]);
    try (PieceStorage storage = open(sample, S3Layout.FILES)) {
      sample.store(storage, sample.pieces().getLast());
      delete(storage);
    }
    assertThat(LocalS3.shared().keys(prefix)).containsExactly(key, empty);
  }

  /// Without marks and notes nobody would know whose the files are.
  @Test
  void who_removes_pieces_leaves_the_files_and_what_is_known_of_them() throws IOException {
    store(sample, S3Layout.FILES);
    LocalS3.shared().put(own(sample) + "uploads/4", new byte[10]);
    List<String> before = LocalS3.shared().keys(prefix);
    try (PieceStorage storage = open(sample, S3Layout.PIECES)) {
      sample.storeAll(storage);
      delete(storage);
    }
    assertThat(LocalS3.shared().keys(prefix)).isEqualTo(before);
  }

  @Test
  void a_piece_costs_a_thousandth_of_a_request() throws IOException {
    Sample many = Sample.oneFile("many", 1024, 1024 * 1_100);
    many.pieces().parallelStream()
        .forEach(piece ->
            LocalS3.shared()
                .put(own(many) + "pieces/%08d".formatted(piece.index()), new byte[1024]));
    try (PieceStorage storage = open(many, S3Layout.PIECES)) {
      proxy.script((_, _) -> Fate.PASS);
      delete(storage);
    }
    assertThat(LocalS3.shared().keys(prefix)).isEmpty();
    assertThat(proxy.count("GET")).isEqualTo(2);
    assertThat(proxy.count("POST")).isEqualTo(2);
    assertThat(proxy.lines()).hasSize(4);
  }

  /// The next who deletes finds what is left, wherever the one before was cut off.
  @ParameterizedTest
  @EnumSource(S3Layout.class)
  void goes_on_after_a_crash_at_any_request(S3Layout layout) throws IOException {
    boolean failed = true;
    for (int crash = 1; failed; crash++) {
      store(sample, layout);
      int after = crash;
      try (PieceStorage storage = open(sample, layout, "attempts", "1")) {
        proxy.script((number, _) -> number < after ? Fate.PASS : Fate.DROP);
        delete(storage);
        failed = false;
      } catch (IOException _) {
        assertThat(LocalS3.shared().keys(prefix)).isNotEmpty();
      }
      proxy.script((_, _) -> Fate.PASS);
      try (PieceStorage storage = open(sample, layout)) {
        delete(storage);
      }
      assertThat(LocalS3.shared().keys(prefix)).as("after request %d", crash).isEmpty();
    }
  }

  /// A file that was put and not marked yet is the torrent's too. The request itself is lost, or
  /// only its answer.
  @ParameterizedTest
  @EnumSource(names = {"DROP", "DROP_AFTER"})
  void deletes_what_was_cut_off_at_any_request_while_it_was_made(Fate end) throws IOException {
    boolean failed = true;
    int crash = 0;
    while (failed) {
      crash++;
      int after = crash;
      failed = false;
      proxy.script((number, _) -> number < after ? Fate.PASS : number == after ? end : Fate.DROP);
      try (PieceStorage storage = open(sample, S3Layout.FILES, "attempts", "1")) {
        try {
          sample.storeAll(storage);
        } finally {
          storage.sync(); // so that no request is under way any more
        }
      } catch (IOException _) {
        failed = true;
      }
      // Nothing is made meanwhile by the one who deletes.
      proxy.script((_, line) ->
          line.startsWith("PUT ") || line.contains("?uploads") ? Fate.DROP : Fate.PASS);
      try (PieceStorage storage = open(sample, S3Layout.FILES, "attempts", "1")) {
        delete(storage);
      }
      assertThat(LocalS3.shared().keys(prefix)).as("after request %d", crash).isEmpty();
      assertThat(LocalS3.shared().strayParts(prefix)).as("after request %d", crash).isEmpty();
    }
    assertThat(crash).isGreaterThan(20);
  }

  @Test
  void an_upload_that_broke_off_is_thrown_away() throws IOException {
    try (PieceStorage storage = open(sample, S3Layout.FILES, "attempts", "1")) {
      proxy.script((_, line) -> line.contains("partNumber=2") ? Fate.DROP_AFTER : Fate.PASS);
      sample.storeAll(storage);
      assertThatThrownBy(storage::sync).isInstanceOf(IOException.class);
    }
    assertThat(LocalS3.shared().strayParts(prefix)).isNotEmpty();
    proxy.script((_, line) -> line.contains("partNumber=2") ? Fate.DROP : Fate.PASS);
    try (PieceStorage storage = open(sample, S3Layout.FILES, "attempts", "1")) {
      delete(storage);
    }
    assertThat(LocalS3.shared().strayParts(prefix)).isEmpty();
    assertThat(LocalS3.shared().keys(prefix)).isEmpty();
  }

  @Test
  void a_store_that_deletes_some_and_not_others_is_asked_again_a_bounded_number_of_times()
      throws IOException {
    store(sample, S3Layout.PIECES);
    try (PieceStorage storage = open(sample, S3Layout.PIECES, "attempts", "3")) {
      proxy.script((_, line) -> line.startsWith("POST ") ? Fate.NOT_DELETED : Fate.PASS);
      assertThatThrownBy(() -> delete(storage))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("could not be deleted: SlowDown, tried 3 times");
      assertThat(proxy.count("POST")).isEqualTo(3);

      proxy.script(
          (number, line) -> number == 2 && line.startsWith("POST ") ? Fate.NOT_DELETED : Fate.PASS);
      delete(storage);
    }
    assertThat(LocalS3.shared().keys(prefix)).isEmpty();
  }

  /// The pauses are heard of here and not waited for.
  @Test
  void a_store_that_is_asked_again_is_given_more_time_each_time() throws IOException {
    S3Config config =
        S3Config.of(
            PluginConfig.of(
                new S3StorageProvider().configKeys(),
                LocalS3.shared()
                    .settings(prefix, "attempts", "4", "endpoint", proxy.endpoint().toString())));
    List<Long> pauses = new ArrayList<>();
    try (Connection connection = new Connection(config)) {
      Bucket bucket = new Bucket(connection, config, pauses::add);
      proxy.script((number, _) -> number < 4 ? Fate.NOT_DELETED : Fate.PASS);
      bucket.delete(List.of(prefix + "/1", prefix + "/2"));
      assertThat(pauses).containsExactly(50L, 100L, 200L);

      proxy.script((_, _) -> Fate.NOT_DELETED);
      assertThatThrownBy(() -> bucket.delete(List.of(prefix + "/1")))
          .hasMessageContaining("SlowDown, tried 4 times");
    }
  }

  @Test
  void an_object_that_is_not_there_is_no_failure_whatever_the_store_says() throws IOException {
    store(sample, S3Layout.PIECES);
    try (PieceStorage storage = open(sample, S3Layout.PIECES, "attempts", "1")) {
      proxy.script(
          (_, line) -> line.startsWith("POST ") ? Fate.DELETED_BY_SOMEBODY_ELSE : Fate.PASS);
      delete(storage);
      assertThat(proxy.count("POST")).isEqualTo(1);
    }
  }

  @Test
  void a_store_that_does_not_say_what_it_did_not_delete_is_asked_for_all_again()
      throws IOException {
    store(sample, S3Layout.PIECES);
    try (PieceStorage storage = open(sample, S3Layout.PIECES, "attempts", "2")) {
      proxy.script((number, line) ->
          number == 2 && line.startsWith("POST ") ? Fate.NOT_DELETED_UNNAMED : Fate.PASS);
      delete(storage);
      assertThat(proxy.count("POST")).isEqualTo(2);
    }
    assertThat(LocalS3.shared().keys(prefix)).isEmpty();
  }

  @Test
  void what_is_read_only_cannot_be_deleted() throws IOException {
    store(sample, S3Layout.PIECES);
    try (PieceStorage storage = open(sample, S3Layout.PIECES, "read-only", "true")) {
      assertThat(storage.deletion()).isEmpty();
    }
  }
}
