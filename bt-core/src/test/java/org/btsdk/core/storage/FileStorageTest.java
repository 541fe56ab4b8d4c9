// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.btsdk.model.FileEntry;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Piece;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.NoSpaceException;
import org.btsdk.spi.storage.PieceGoneException;
import org.btsdk.spi.storage.SpanViews;
import org.btsdk.spi.storage.StorageContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class FileStorageTest {
  private static final FileEntry FILE = FileEntry.of(List.of("t", "sub", "a"), 1_000);

  @TempDir private Path temporary;

  private Path folder = Path.of("");
  private Path outside = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    folder = Files.createDirectory(temporary.resolve("downloads"));
    outside = Files.createDirectory(temporary.resolve("outside"));
  }

  @Test
  void does_not_write_through_a_file_that_is_a_link() throws IOException {
    Path theirs = Files.writeString(outside.resolve("theirs"), "theirs");
    Files.createDirectories(folder.resolve("t").resolve("sub"));
    Files.createSymbolicLink(folder.resolve("t").resolve("sub").resolve("a"), theirs);
    try (BlockStorage storage = open(Map.of(), FILE)) {
      assertThatThrownBy(() -> fill(storage, FILE)).isInstanceOf(AccessDeniedException.class);
      assertThatThrownBy(() -> storage.read(piece(FILE), 0, ByteBuffer.allocate(1)))
          .isInstanceOf(AccessDeniedException.class);
    }
    assertThat(theirs).hasContent("theirs");
  }

  @Test
  void does_not_write_or_delete_below_a_folder_that_leads_outside() throws IOException {
    Files.createSymbolicLink(folder.resolve("t"), outside);
    try (BlockStorage storage = open(Map.of(), FILE)) {
      assertThatThrownBy(() -> fill(storage, FILE)).isInstanceOf(AccessDeniedException.class);
      assertThat(outside).isEmptyDirectory();

      Path theirs = Files.createDirectory(outside.resolve("sub")).resolve("a");
      Files.writeString(theirs, "theirs");
      assertThatThrownBy(() -> storage.fileOperations().orElseThrow().delete())
          .isInstanceOf(AccessDeniedException.class);
      assertThat(theirs).hasContent("theirs");
    }
  }

  @Test
  void a_link_that_stays_inside_is_followed() throws IOException {
    Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("t"), folder.resolve("elsewhere"));
    try (BlockStorage storage = open(Map.of(), FILE)) {
      fill(storage, FILE);
    }
    assertThat(folder.resolve("elsewhere").resolve("sub").resolve("a")).hasSize(1_000);
  }

  @Test
  void a_torrent_cannot_write_where_journals_are() {
    FileEntry journal = FileEntry.of(List.of(".BT", "0123.resume"), 10);

    assertThatThrownBy(() -> open(Map.of(), journal)).isInstanceOf(FileSystemException.class);
  }

  @Test
  void paths_that_lead_up_are_refused() throws IOException {
    try (BlockStorage storage = open(Map.of(), FILE)) {
      FileOperations operations = storage.fileOperations().orElseThrow();

      assertThatThrownBy(() -> operations.rename(0, List.of("..", "a")))
          .isInstanceOf(FileSystemException.class);
    }
  }

  @Test
  void a_file_that_is_too_long_is_cut_when_it_is_written() throws IOException {
    Path path = folder.resolve("t").resolve("sub").resolve("a");
    Files.createDirectories(folder.resolve("t").resolve("sub"));
    Files.write(path, new byte[5_000]);
    try (BlockStorage storage = open(Map.of(), FILE)) {
      fill(storage, FILE);
    }
    assertThat(path).hasSize(1_000);
  }

  @Test
  void full_allocation_takes_the_room_at_the_first_write() throws IOException {
    try (BlockStorage storage = open(Map.of("allocation", "full"), FILE)) {
      storage.write(piece(FILE), 0, ByteBuffer.allocate(1));

      assertThat(folder.resolve("t").resolve("sub").resolve("a")).hasSize(1_000);
      assertThat(storage.fileOperations().orElseThrow().neededBytes()).isZero();
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void executables_can_be_executed() throws IOException {
    FileEntry tool =
        new FileEntry(List.of("tool"), 10, Set.of(FileEntry.Attribute.EXECUTABLE), List.of());
    try (BlockStorage storage = open(Map.of(), tool)) {
      fill(storage, tool);
    }
    assertThat(Files.getPosixFilePermissions(folder.resolve("tool")).toString())
        .contains("OWNER_EXECUTE");
  }

  @Test
  void settings_that_make_no_sense_are_refused_with_what_would() {
    assertThatThrownBy(() -> open(Map.of("allocation", "some"), FILE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sparse or full");
    assertThatThrownBy(() -> open(Map.of("max-open-files", "0"), FILE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1 to 100000");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_full_disk_is_told_apart() throws IOException {
    try (FileChannel full = FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
      assertThatThrownBy(() -> writeTo(full))
          .isInstanceOfSatisfying(
              NoSpaceException.class,
              e -> {
                assertThat(e.place()).isEqualTo(folder.toString());
                assertThat(e.neededBytes()).isEqualTo(10);
              });
    }
  }

  private void writeTo(FileChannel channel) throws IOException {
    try {
      channel.write(ByteBuffer.allocate(10));
    } catch (IOException e) {
      throw DiskErrors.ofWriting(e, folder, 10);
    }
  }

  @Test
  void memory_has_a_bound_if_one_is_set() throws IOException {
    MemoryStorageProvider provider = new MemoryStorageProvider();
    PluginConfig config = PluginConfig.of(provider.configKeys(), Map.of("max-size", "1500"));
    try (BlockStorage storage = (BlockStorage) provider.open(context(config, FILE))) {
      storage.write(piece(FILE), 0, ByteBuffer.allocate(1_000));
      storage.discard(piece(FILE));
      storage.write(piece(FILE), 0, ByteBuffer.allocate(1_000));
    }
    PluginConfig small = PluginConfig.of(provider.configKeys(), Map.of("max-size", "999"));
    try (BlockStorage storage = (BlockStorage) provider.open(context(small, FILE))) {
      assertThatThrownBy(() -> storage.write(piece(FILE), 0, ByteBuffer.allocate(10)))
          .isInstanceOf(NoSpaceException.class);
    }
  }

  @Test
  void keeps_few_files_open_and_none_that_is_in_use_is_closed() throws IOException {
    Files.write(folder.resolve("x"), new byte[4]);
    OpenFiles files =
        new OpenFiles(
            2, (_, _) -> FileChannel.open(folder.resolve("x"), StandardOpenOption.READ), _ -> {});
    try (OpenFiles.Use first = files.use(0, false)) {
      for (int file = 1; file < 10; file++) {
        files.use(file, false).close();
        assertThat(files.size()).isLessThanOrEqualTo(2);
      }
      assertThat(first.channel().isOpen()).isTrue();
      files.close();
      assertThat(first.channel().isOpen()).isTrue();
    }
    FileChannel late;
    try (OpenFiles.Use use = files.use(0, false)) {
      late = use.channel();
    }
    assertThat(late.isOpen()).isFalse();
    assertThat(files.size()).isZero();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS) // which cannot say what is in memory
  void views_a_file_only_while_it_is_open() throws IOException {
    FileEntry file = FileEntry.of(List.of("t", "a"), 16_384);
    try (BlockStorage storage = open(Map.of(), file)) {
      fill(storage, file);
    }
    try (BlockStorage storage = open(Map.of(), file)) {
      SpanViews locator = storage.views().orElseThrow();
      assertThat(locator.view(piece(file), 0, 16_384)).isNull();
      storage.read(piece(file), 0, ByteBuffer.allocate(1));
      try (SpanViews.View view = locator.view(piece(file), 384, 16_000)) {
        assertThat(view).isNotNull();
      }
      assertThat(locator.view(piece(file), 0, 100)).as("what is as well copied").isNull();
    }
  }

  private BlockStorage open(Map<String, String> settings, FileEntry file) throws IOException {
    FileStorageProvider provider = new FileStorageProvider();
    PluginConfig config = PluginConfig.of(provider.configKeys(), settings);
    return (BlockStorage) provider.open(context(config, file));
  }

  private StorageContext context(PluginConfig config, FileEntry file) {
    return new StorageContext(
        InfoHashes.v1(Sha1Hash.of(new byte[Sha1Hash.LENGTH])), "t", geometry(file), folder, config);
  }

  private static TorrentGeometry geometry(FileEntry file) {
    return TorrentGeometry.contiguous(16_384, List.of(file));
  }

  private static Piece piece(FileEntry file) {
    return geometry(file).piece(0);
  }

  private static void fill(BlockStorage storage, FileEntry file) throws IOException {
    storage.write(piece(file), 0, ByteBuffer.allocate((int) file.lengthBytes()));
    storage.commit(piece(file));
  }

  /// A storage of four files of a piece each, of which two are kept open.
  private BlockStorage several(List<Path> opened) throws IOException {
    FileLayout layout =
        FileLayout.of(
            several(),
            folder,
            (path, options) -> {
              opened.add(path.getFileName());
              return FileChannel.open(path, options);
            },
            System::nanoTime);
    return FileStorage.open(several(), layout, false, 2, new MappedWindows(2));
  }

  private static TorrentGeometry several() {
    return TorrentGeometry.contiguous(
        16_384,
        Stream.of("a", "b", "c", "d")
            .map(name -> FileEntry.of(List.of("t", name), 16_384))
            .toList());
  }

  private static void fillSeveral(BlockStorage storage) throws IOException {
    for (int piece = 0; piece < several().pieceCount(); piece++) {
      storage.write(several().piece(piece), 0, ByteBuffer.allocate(16_384));
      storage.commit(several().piece(piece));
    }
  }

  @Test
  void a_sync_opens_only_files_that_are_not_open_and_leaves_those_open_that_are()
      throws IOException {
    List<Path> opened = new ArrayList<>();
    try (BlockStorage storage = several(opened)) {
      fillSeveral(storage);
      opened.clear();
      storage.sync();
      assertThat(opened).containsExactly(Path.of("a"), Path.of("b"));
      storage.read(several().piece(2), 0, ByteBuffer.allocate(1));
      storage.read(several().piece(3), 0, ByteBuffer.allocate(1));
      assertThat(opened).hasSize(2);
    }
  }

  @Test
  void a_sync_forces_what_an_earlier_process_wrote_if_it_is_committed_again() throws IOException {
    List<Path> opened = new ArrayList<>();
    try (BlockStorage earlier = several(opened)) {
      fillSeveral(earlier);
    }
    opened.clear();
    try (BlockStorage storage = several(opened)) {
      storage.commit(several().piece(1));
      storage.commit(several().piece(2));
      storage.sync();
      assertThat(opened).containsExactly(Path.of("b"), Path.of("c"));
    }
  }

  @Test
  void a_sync_forces_a_file_that_may_only_be_read() throws IOException {
    try (BlockStorage earlier = several(new ArrayList<>())) {
      fillSeveral(earlier);
    }
    List<Path> read = new ArrayList<>();
    FileLayout layout =
        FileLayout.of(
            several(),
            folder,
            (path, options) -> {
              if (options.contains(StandardOpenOption.WRITE)) {
                throw new AccessDeniedException(path.toString());
              }
              read.add(path.getFileName());
              return FileChannel.open(path, options);
            },
            System::nanoTime);
    try (BlockStorage storage =
        FileStorage.open(several(), layout, false, 2, new MappedWindows(2))) {
      storage.commit(several().piece(1));
      storage.sync();
    }
    assertThat(read).containsExactly(Path.of("b"));
  }

  @Test
  void a_sync_does_not_make_a_file_again_that_was_deleted() throws IOException {
    try (BlockStorage storage = several(new ArrayList<>())) {
      fillSeveral(storage);
      Files.delete(folder.resolve("t").resolve("a"));
      storage.sync();
      assertThat(folder.resolve("t").resolve("a")).doesNotExist();
      assertThatThrownBy(() -> storage.read(several().piece(0), 0, ByteBuffer.allocate(1)))
          .isInstanceOf(PieceGoneException.class);
    }
  }

  @Test
  void a_file_that_was_read_to_its_end_is_closed_before_one_that_is_being_read()
      throws IOException {
    List<Path> opened = new ArrayList<>();
    try (BlockStorage storage = several(opened)) {
      fillSeveral(storage);
    }
    opened.clear();
    try (BlockStorage storage = several(opened)) {
      storage.read(several().piece(0), 0, ByteBuffer.allocate(1));
      for (int piece = 1; piece < 4; piece++) {
        storage.read(several().piece(piece), 0, ByteBuffer.allocate(16_384));
      }
      storage.read(several().piece(0), 1, ByteBuffer.allocate(1));
    }
    assertThat(opened)
        .containsExactlyElementsOf(Stream.of("a", "b", "c", "d").map(Path::of).toList());
  }
}
