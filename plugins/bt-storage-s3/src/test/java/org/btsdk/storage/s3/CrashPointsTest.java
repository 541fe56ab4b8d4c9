// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.spi.storage.Storage;
import org.btsdk.storage.s3.FaultyProxy.Fate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The layout of files, cut off after every single request that it makes.
class CrashPointsTest {
  private FaultyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    proxy = new FaultyProxy(LocalS3.shared().endpoint());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
  }

  private Map<String, String> settings(String prefix) {
    Map<String, String> settings =
        LocalS3.shared().settings(prefix, "layout", "files", "attempts", "1");
    settings.put("endpoint", proxy.endpoint().toString());
    return settings;
  }

  private static void assertFiles(Sample sample, String prefix) throws IOException {
    List<String> expected = new ArrayList<>();
    String own = prefix + "/" + sample.infoHashes().wire().toHex() + "/";
    for (int file = 0; file < sample.geometry().files().size(); file++) {
      FileEntry entry = sample.geometry().files().get(file);
      if (!entry.isPadding()) {
        String key = prefix + "/" + entry.displayPath();
        expected.add(key);
        assertThat(LocalS3.shared().bytes(key)).as(key).isEqualTo(sample.fileData(file));
      }
    }
    assertThat(LocalS3.shared().keys(prefix))
        .filteredOn(key -> !key.startsWith(own))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(LocalS3.shared().keys(own)).allMatch(key -> key.startsWith(own + "whole/"));
    assertThat(LocalS3.shared().strayParts(prefix)).isEmpty();
  }

  @Test
  void files_are_other_programs_files_and_nothing_is_left_over() throws IOException {
    Sample sample = Sample.mixed("whole");
    String prefix = Prefixes.next();
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
      sample.storeAll(storage);
      storage.sync();
      sample.assertComplete(storage);
    }
    assertFiles(sample, prefix);
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
      for (Piece piece : sample.pieces()) {
        assertThat(storage.probe(piece)).isEqualTo(Storage.State.PRESENT);
      }
      sample.assertComplete(storage);
    }
  }

  @Test
  void small_pieces_become_parts_of_files() throws IOException {
    Sample sample = Sample.oneFile("merged", 1 << 20, (12 << 20) + 5);
    String prefix = Prefixes.next();
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
      sample.storeAll(storage);
      storage.sync();
    }
    assertFiles(sample, prefix);
  }

  /// The request itself is lost, or only its answer.
  @ParameterizedTest
  @EnumSource(names = {"DROP", "DROP_AFTER"})
  void goes_on_after_a_crash_at_any_request(Fate end) throws IOException {
    Sample sample = Sample.mixed("crash");
    int last = 0;
    for (int crash = 1; last == 0; crash++) {
      String prefix = Prefixes.next();
      int after = crash;
      boolean failed = false;
      proxy.script((number, _) -> number < after ? Fate.PASS : number == after ? end : Fate.DROP);
      boolean[] committed = new boolean[sample.geometry().pieceCount()];
      try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
        for (Piece piece : sample.pieces()) {
          sample.store(storage, piece);
          committed[piece.index()] = true;
        }
        storage.sync();
      } catch (IOException _) {
        failed = true;
      }
      if (!failed) {
        last = crash;
      }
      proxy.script((_, _) -> Fate.PASS);
      try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
        for (Piece piece : sample.pieces()) {
          if (committed[piece.index()]) {
            assertThat(storage.probe(piece))
                .as("piece %d after a crash at request %d", piece.index(), crash)
                .isEqualTo(Storage.State.PRESENT);
          }
        }
        for (Piece piece : sample.pieces()) {
          if (storage.probe(piece) != Storage.State.PRESENT) {
            sample.store(storage, piece);
          }
        }
        storage.sync();
        sample.assertComplete(storage);
      }
      assertFiles(sample, prefix);
    }
    assertThat(last).isGreaterThan(20);
  }

  @Test
  void a_file_that_could_not_be_assembled_is_assembled_by_the_next_sync() throws IOException {
    Sample sample = Sample.oneFile("again", 6 << 20, 13 << 20);
    String prefix = Prefixes.next();
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
      proxy.script((_, line) -> line.contains("partNumber=2") ? Fate.ERROR : Fate.PASS);
      sample.storeAll(storage);
      assertThatThrownBy(storage::sync).isInstanceOf(IOException.class);
      sample.assertComplete(storage);

      proxy.script((_, _) -> Fate.PASS);
      storage.sync();
    }
    assertFiles(sample, prefix);
  }

  @Test
  void pieces_that_were_put_by_the_other_layout_become_files() throws IOException {
    Sample sample = Sample.mixed("turned");
    String prefix = Prefixes.next();
    Map<String, String> pieces = settings(prefix);
    pieces.put("layout", "pieces");
    try (PieceStorage storage = sample.open(new S3StorageProvider(), pieces)) {
      sample.storeAll(storage);
    }
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
      storage.sync();
      sample.assertComplete(storage);
    }
    assertFiles(sample, prefix);
  }

  @Test
  void a_file_that_somebody_else_put_is_not_vouched_for() throws IOException {
    Sample sample = Sample.oneFile("foreign", 1 << 20, 3 << 20);
    String prefix = Prefixes.next();
    LocalS3.shared().put(prefix + "/foreign", sample.fileData(0));
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
      for (Piece piece : sample.pieces()) {
        assertThat(storage.probe(piece)).isEqualTo(Storage.State.UNKNOWN);
      }
      sample.assertComplete(storage);
    }
  }

  @Test
  void a_file_that_somebody_else_put_is_vouched_for_once_its_pieces_were_found_right()
      throws IOException {
    Sample sample = Sample.mixed("found");
    String prefix = Prefixes.next();
    for (int file = 0; file < sample.geometry().files().size(); file++) {
      FileEntry entry = sample.geometry().files().get(file);
      if (!entry.isPadding()) {
        LocalS3.shared().put(prefix + "/" + entry.displayPath(), sample.fileData(file));
      }
    }
    Map<String, Instant> before = LocalS3.shared().modified(prefix + "/found/");
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
      sample.storeAll(storage);
      storage.sync();
    }
    assertThat(LocalS3.shared().modified(prefix + "/found/")).isEqualTo(before);
    assertFiles(sample, prefix);
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
      assertThat(sample.pieces())
          .allMatch(piece -> layoutState(storage, piece) == Storage.State.PRESENT);
    }
  }

  private static Storage.State layoutState(PieceStorage storage, Piece piece) {
    try {
      return storage.probe(piece);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_file_that_somebody_else_put_is_mended_where_a_piece_is_wrong() throws IOException {
    Sample sample = Sample.oneFile("mended", 6 << 20, 13 << 20);
    String prefix = Prefixes.next();
    byte[] wrong = sample.fileData(0);
    wrong[7 << 20] ^= 1; // in the second of three pieces
    LocalS3.shared().put(prefix + "/mended", wrong);
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
      sample.storeAll(storage);
      storage.sync();
      sample.assertComplete(storage);
    }
    assertFiles(sample, prefix);
  }

  @Test
  void a_file_that_was_changed_is_not_vouched_for() throws IOException {
    Sample sample = Sample.oneFile("changed", 1 << 20, 3 << 20);
    String prefix = Prefixes.next();
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
      sample.storeAll(storage);
      storage.sync();
    }
    byte[] other = sample.fileData(0);
    other[5] ^= 1;
    LocalS3.shared().put(prefix + "/changed", other);
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings(prefix))) {
      assertThat(storage.probe(sample.pieces().getFirst())).isEqualTo(Storage.State.UNKNOWN);
    }
  }

  @Test
  void a_seeder_that_opened_before_follows_a_piece_into_its_file() throws IOException {
    Sample sample = Sample.oneFile("follows", 1 << 20, 3 << 20);
    String prefix = Prefixes.next();
    Map<String, String> pieces = settings(prefix);
    pieces.put("layout", "pieces");
    try (PieceStorage storage = sample.open(new S3StorageProvider(), pieces)) {
      sample.storeAll(storage);
    }
    Map<String, String> readOnly = settings(prefix);
    readOnly.put("read-only", "true");
    try (PieceStorage seeder = sample.open(new S3StorageProvider(), readOnly);
        PieceStorage other = sample.open(new S3StorageProvider(), settings(prefix))) {
      other.sync();
      assertFiles(sample, prefix);
      sample.assertComplete(seeder);
    }
  }
}
