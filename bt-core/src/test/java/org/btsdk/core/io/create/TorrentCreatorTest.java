// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.btsdk.api.CreateOptions;
import org.btsdk.api.TorrentException;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorrentCreatorTest {
  private static final int PIECE = 16 << 10;
  private static final CreateOptions OPTIONS = CreateOptions.DEFAULT.pieceLength(PIECE);

  @TempDir private Path folder;

  @Test
  void hashes_a_single_file_piece_by_piece() throws Exception {
    byte[] content = write("one.bin", 5 * PIECE + 77);

    Metainfo metainfo = TorrentCreator.create(folder.resolve("one.bin"), OPTIONS);

    assertThat(metainfo.name()).isEqualTo("one.bin");
    assertThat(metainfo.files()).containsExactly(FileEntry.of(List.of("one.bin"), content.length));
    assertThat(metainfo.geometry().pieceCount()).isEqualTo(6);
    for (int piece = 0; piece < 6; piece++) {
      int end = Math.min(content.length, (piece + 1) * PIECE);
      assertThat(metainfo.pieceHash(piece))
          .isEqualTo(sha1(Arrays.copyOfRange(content, piece * PIECE, end)));
    }
  }

  @Test
  void hashes_a_folder_across_the_ends_of_its_files() throws Exception {
    byte[] a = write("in/a", 10_000);
    write("in/empty", 0);
    byte[] z = write("in/sub/z", 20_000);

    Metainfo metainfo = TorrentCreator.create(folder.resolve("in"), OPTIONS.threads(3));

    assertThat(metainfo.files())
        .extracting(FileEntry::displayPath)
        .containsExactly("in/a", "in/empty", "in/sub/z");
    byte[] stream = Arrays.copyOf(a, 30_000);
    System.arraycopy(z, 0, stream, 10_000, 20_000);
    assertThat(metainfo.pieceHash(0)).isEqualTo(sha1(Arrays.copyOf(stream, PIECE)));
    assertThat(metainfo.pieceHash(1)).isEqualTo(sha1(Arrays.copyOfRange(stream, PIECE, 30_000)));
  }

  @Test
  void gives_the_same_bytes_for_any_number_of_threads() throws Exception {
    for (int i = 0; i < 40; i++) {
      write("many/file" + i, 3_000 + i);
    }

    byte[] one = TorrentCreator.create(folder.resolve("many"), OPTIONS.threads(1)).toBytes();
    byte[] many = TorrentCreator.create(folder.resolve("many"), OPTIONS.threads(8)).toBytes();

    assertThat(many).isEqualTo(one);
  }

  @Test
  void says_what_the_options_say() throws Exception {
    write("x", 1);
    Instant date = Instant.ofEpochSecond(1_700_000_000);

    Metainfo metainfo =
        TorrentCreator.create(
            folder.resolve("x"),
            CreateOptions.DEFAULT
                .name("other")
                .isPrivate(true)
                .source("here")
                .comment("für dich")
                .creationDate(date)
                .webSeed(URI.create("https://example.org/x"))
                .tier(List.of(URI.create("http://a/announce"), URI.create("http://b/announce")))
                .tier(List.of(URI.create("udp://c:80"))));

    assertThat(metainfo.name()).isEqualTo("other");
    assertThat(metainfo.isPrivate()).isTrue();
    assertThat(metainfo.source()).contains("here");
    assertThat(metainfo.comment()).contains("für dich");
    assertThat(metainfo.creationDate()).contains(date);
    assertThat(metainfo.webSeeds()).containsExactly(URI.create("https://example.org/x"));
    assertThat(metainfo.trackers())
        .containsExactly(
            List.of(URI.create("http://a/announce"), URI.create("http://b/announce")),
            List.of(URI.create("udp://c:80")));
  }

  @Test
  void leaves_out_files_whose_path_name_or_folder_matches_a_glob() throws Exception {
    write("in/keep", 1);
    write("in/skip.tmp", 1);
    write("in/sub/also.tmp", 1);
    write("in/.git/config", 1);
    write("in/sub/exact", 1);

    Metainfo metainfo =
        TorrentCreator.create(
            folder.resolve("in"), OPTIONS.exclude("*.tmp").exclude(".git").exclude("sub/exact"));

    assertThat(metainfo.files()).extracting(FileEntry::displayPath).containsExactly("in/keep");
  }

  @Test
  void tells_progress_up_to_the_end() throws Exception {
    write("x", 3 * PIECE + 1);
    AtomicLong most = new AtomicLong();

    TorrentCreator.create(
        folder.resolve("x"),
        OPTIONS.progress(p -> most.accumulateAndGet(p.doneBytes(), Math::max)));

    assertThat(most).hasValue(3 * PIECE + 1);
  }

  @Test
  void notices_a_file_that_shrinks_while_it_is_hashed() {
    write("x", 8 * PIECE);
    AtomicBoolean cut = new AtomicBoolean();
    CreateOptions shrinking =
        OPTIONS
            .threads(1)
            .progress(p -> {
              if (p.doneBytes() > 0 && cut.compareAndSet(false, true)) {
                write("x", 2 * PIECE);
              }
            });

    assertThatExceptionOfType(TorrentException.Storage.class)
        .isThrownBy(() -> TorrentCreator.create(folder.resolve("x"), shrinking))
        .withMessage(folder.resolve("x") + ": changed while it was read");
  }

  @Test
  void notices_a_file_that_grows_while_it_is_hashed() {
    write("x", 2 * PIECE);
    CreateOptions growing = OPTIONS.threads(1).progress(_ -> write("x", 2 * PIECE + 1));

    assertThatExceptionOfType(TorrentException.Storage.class)
        .isThrownBy(() -> TorrentCreator.create(folder.resolve("x"), growing))
        .withMessageContaining("changed while it was read");
  }

  @Test
  void ends_when_interrupted_and_leaves_no_thread() {
    write("x", 64 * PIECE);
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> TorrentCreator.create(folder.resolve("x"), OPTIONS.threads(2)));
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("bt-hash"));
  }

  @Test
  void refuses_what_is_empty_missing_or_has_an_unsafe_name() throws Exception {
    Files.createDirectory(folder.resolve("nothing"));
    write("zero", 0);
    write("dir/ctrl\u0007", 1);

    assertThatExceptionOfType(TorrentException.BadTorrent.class)
        .isThrownBy(() -> TorrentCreator.create(folder.resolve("nothing"), OPTIONS));
    assertThatExceptionOfType(TorrentException.BadTorrent.class)
        .isThrownBy(() -> TorrentCreator.create(folder.resolve("zero"), OPTIONS));
    assertThatExceptionOfType(TorrentException.BadTorrent.class)
        .isThrownBy(() -> TorrentCreator.create(folder.resolve("dir"), OPTIONS))
        .withMessageContaining("no name for all systems");
    assertThatExceptionOfType(TorrentException.Storage.class)
        .isThrownBy(() -> TorrentCreator.create(folder.resolve("absent"), OPTIONS))
        .withMessageContaining("no such file");
  }

  @Test
  void refuses_names_before_anything_is_hashed_and_counts_them() {
    write("dir/CON", 1);
    write("dir/a\\b", 1);
    write("dir/good", 1);
    write("dir/trailing.", 1);

    assertThatExceptionOfType(TorrentException.BadTorrent.class)
        .isThrownBy(() ->
            TorrentCreator.create(
                folder.resolve("dir"),
                OPTIONS.progress(_ -> {
                  throw new AssertionError("hashed");
                })))
        .withMessageContaining("dir/CON")
        .withMessageContaining("dir/_CON")
        .withMessageContaining("2 more");
  }

  @Test
  void names_a_link_that_leads_round_in_circles_and_leaves_it_out_when_told() throws Exception {
    write("dir/sub/x", 1);
    Files.createSymbolicLink(folder.resolve("dir/sub/loop"), Path.of(".."));

    assertThatExceptionOfType(TorrentException.Storage.class)
        .isThrownBy(() -> TorrentCreator.create(folder.resolve("dir"), OPTIONS))
        .withMessageContaining("loop: a link to a folder that it is in");
    assertThat(TorrentCreator.create(folder.resolve("dir"), OPTIONS.exclude("loop")).files())
        .extracting(FileEntry::displayPath)
        .containsExactly("dir/sub/x");
  }

  private byte[] write(String path, int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    Path file = folder.resolve(path);
    try {
      Files.createDirectories(file.resolveSibling(""));
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return content;
  }

  private static Sha1Hash sha1(byte[] bytes) throws Exception {
    return Sha1Hash.of(MessageDigest.getInstance("SHA-1").digest(bytes));
  }
}
