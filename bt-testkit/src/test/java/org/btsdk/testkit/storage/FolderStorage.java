// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Piece;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.SpanViews;
import org.btsdk.spi.storage.StorageContext;
import org.jspecify.annotations.Nullable;

/// A storage of files that is right and slow: it opens its files for each call. A subclass can make
/// parts of it wrong. Threads: any.
class FolderStorage implements BlockStorage, FileOperations, SpanViews {
  final TorrentGeometry geometry;
  private final List<List<String>> names = new ArrayList<>();
  Path folder;

  FolderStorage(StorageContext context) throws IOException {
    this.geometry = context.geometry();
    this.folder = context.folder();
    for (FileEntry file : geometry.files()) {
      names.add(file.path());
    }
    if (geometry.pieceCount() == 0) {
      createEmptyFiles();
    }
  }

  boolean stored(int file) {
    return !geometry.files().get(file).isPadding();
  }

  private void createEmptyFiles() throws IOException {
    for (int file = 0; file < geometry.files().size(); file++) {
      if (geometry.files().get(file).lengthBytes() == 0) {
        Files.createDirectories(parent(path(file)));
        Files.write(path(file), new byte[0]);
      }
    }
  }

  static Path parent(Path path) {
    return path.resolveSibling("").normalize();
  }

  FileChannel openToWrite(Path path) throws IOException {
    try {
      return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (NoSuchFileException _) {
      Files.createDirectories(parent(path));
      return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
  }

  @Override
  public void write(Piece piece, int beginBytes, ByteBuffer... buffers) throws IOException {
    int at = beginBytes;
    for (ByteBuffer buffer : buffers) {
      int length = buffer.remaining();
      int origin = buffer.position();
      geometry.slices(
          piece.index(),
          at,
          length,
          (file, position, begin, count) -> {
            buffer.limit(origin + begin + count).position(origin + begin);
            if (stored(file)) {
              writeFully(path(file), position, buffer);
            }
            buffer.position(buffer.limit());
          });
      at += length;
    }
  }

  private void writeFully(Path path, long position, ByteBuffer buffer) throws IOException {
    try (FileChannel channel = openToWrite(path)) {
      long at = position;
      while (buffer.hasRemaining()) {
        at += channel.write(buffer, at);
      }
    }
  }

  @Override
  public void commit(Piece piece) throws IOException {
    if (piece.index() == geometry.pieceCount() - 1) {
      createEmptyFiles();
    }
  }

  @Override
  public State probe(Piece piece) throws IOException {
    State[] state = {State.UNKNOWN};
    geometry.slices(
        piece.index(),
        0,
        piece.dataLengthBytes(),
        (file, position, _, count) -> {
          if (stored(file) && stamp(file).lengthBytes() < position + count) {
            state[0] = State.ABSENT;
          }
        });
    return state[0];
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    int origin = into.position();
    int end = into.limit();
    geometry.slices(
        piece.index(),
        beginBytes,
        into.remaining(),
        (file, position, begin, count) -> {
          into.limit(origin + begin + count).position(origin + begin);
          if (stored(file)) {
            readFully(file, position, into);
          } else {
            into.put(new byte[count]);
          }
        });
    into.limit(end);
  }

  void readFully(int file, long position, ByteBuffer into) throws IOException {
    try (FileChannel channel = FileChannel.open(path(file), StandardOpenOption.READ)) {
      long at = position;
      while (into.hasRemaining()) {
        int count = channel.read(into, at);
        if (count < 0) {
          throw new EOFException(path(file).toString());
        }
        at += count;
      }
    } catch (NoSuchFileException _) {
      throw new EOFException("there is no " + path(file));
    }
  }

  @Override
  public Optional<SpanViews> views() {
    return Optional.of(this);
  }

  @Override
  public Optional<FileOperations> fileOperations() {
    return Optional.of(this);
  }

  @Override
  public void close() throws IOException {}

  // Where spans lie.

  /// A span that lies in one file, which is long enough.
  record Place(int file, long position) {}

  @Nullable Place place(Piece piece, int beginBytes, int lengthBytes) throws IOException {
    List<Place> places = new ArrayList<>();
    geometry.slices(
        piece.index(),
        beginBytes,
        lengthBytes,
        (file, position, _, _) -> places.add(new Place(file, position)));
    return places.size() == 1 && stored(places.getFirst().file()) ? places.getFirst() : null;
  }

  boolean reaches(Place place, int lengthBytes) throws IOException {
    return stamp(place.file()).lengthBytes() >= place.position() + lengthBytes;
  }

  @Override
  public @Nullable View view(Piece piece, int beginBytes, int lengthBytes) {
    try {
      Place place = place(piece, beginBytes, lengthBytes);
      if (place == null || !reaches(place, lengthBytes)) {
        return null;
      }
      try (FileChannel channel = FileChannel.open(path(place.file()), StandardOpenOption.READ)) {
        // Unmapped by the garbage collector.
        ByteBuffer bytes =
            channel
                .map(FileChannel.MapMode.READ_ONLY, place.position(), lengthBytes, Arena.ofAuto())
                .asByteBuffer();
        return new Mapped(bytes);
      }
    } catch (IOException _) {
      return null;
    }
  }

  record Mapped(ByteBuffer bytes) implements View {
    @Override
    public void close() {}
  }

  // Files.

  @Override
  public Path path(int file) {
    Path path = folder;
    for (String name : names.get(file)) {
      path = path.resolve(name);
    }
    return path;
  }

  @Override
  public void move(Path target) throws IOException {
    Path source = folder;
    List<Path> from = new ArrayList<>();
    List<Path> to = new ArrayList<>();
    for (int file = 0; file < names.size(); file++) {
      if (Files.exists(path(file))) {
        from.add(path(file));
        to.add(target.resolve(source.relativize(path(file))));
      }
    }
    checkFree(to);
    for (int i = 0; i < from.size(); i++) {
      Files.createDirectories(parent(to.get(i)));
      Files.move(from.get(i), to.get(i));
    }
    removeEmptyFolders(source, from);
    folder = target;
  }

  void checkFree(List<Path> paths) throws IOException {
    for (Path path : paths) {
      if (Files.exists(path)) {
        throw new FileAlreadyExistsException(path.toString());
      }
    }
  }

  void removeEmptyFolders(Path top, List<Path> files) throws IOException {
    for (Path file : files) {
      Path above = parent(file);
      while (above.startsWith(top) && !above.equals(top) && Files.isDirectory(above)) {
        try (var entries = Files.list(above)) {
          if (entries.findAny().isPresent()) {
            break;
          }
        }
        Files.delete(above);
        above = parent(above);
      }
    }
  }

  @Override
  public void rename(int file, List<String> path) throws IOException {
    Path before = path(file);
    List<String> old = names.set(file, List.copyOf(path));
    try {
      checkFree(List.of(path(file)));
    } catch (FileAlreadyExistsException e) {
      names.set(file, old);
      throw e;
    }
    if (Files.exists(before)) {
      Files.createDirectories(parent(path(file)));
      Files.move(before, path(file), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void delete() throws IOException {
    List<Path> paths = new ArrayList<>();
    for (int file = 0; file < names.size(); file++) {
      Files.deleteIfExists(path(file));
      paths.add(path(file));
    }
    removeEmptyFolders(folder, paths);
  }

  @Override
  public OptionalLong freeBytes() {
    return OptionalLong.empty();
  }

  @Override
  public long neededBytes() throws IOException {
    long needed = 0;
    for (int file = 0; file < names.size(); file++) {
      if (stored(file)) {
        long there = Math.max(0, stamp(file).lengthBytes());
        needed += Math.max(0, geometry.files().get(file).lengthBytes() - there);
      }
    }
    return needed;
  }

  @Override
  public boolean everythingInFiles() {
    return true;
  }

  @Override
  public FileStamp stamp(int file) throws IOException {
    Path path = path(file);
    if (!Files.exists(path)) {
      return FileStamp.MISSING;
    }
    long millis = Files.getLastModifiedTime(path).toMillis();
    return new FileStamp(Files.size(path), millis * 1_000_000);
  }
}
