// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.btsdk.api.TorrentException;
import org.btsdk.model.Piece;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.SpanViews;

/// A plugin's storage of which nothing comes but an [IOException] or a [TorrentException.Plugin]
/// that names it: an error, such as that a class of a library is missing, would else end a thread
/// of the engine's. What its [SpanViews] does is contained by [TorrentStore]. Threads: as the
/// storage's kind says.
public final class ContainedStorage implements BlockStorage {
  private final String plugin;
  private final BlockStorage inner;

  public ContainedStorage(String plugin, BlockStorage inner) {
    this.plugin = plugin;
    this.inner = inner;
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private interface Task {
    void run() throws IOException;
  }

  private <T> T got(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw defect(e);
    }
  }

  private void done(Task task) throws IOException {
    try {
      task.run();
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw defect(e);
    }
  }

  private <T> T told(Supplier<T> call) {
    try {
      return call.get();
    } catch (Throwable e) {
      throw defect(e);
    }
  }

  private TorrentException.Plugin defect(Throwable thrown) {
    return new TorrentException.Plugin("plugin \"" + plugin + "\" threw " + thrown, thrown);
  }

  @Override
  public State probe(Piece piece) throws IOException {
    return got(() -> inner.probe(piece));
  }

  @Override
  public void write(Piece piece, int beginBytes, ByteBuffer... buffers) throws IOException {
    done(() -> inner.write(piece, beginBytes, buffers));
  }

  @Override
  public void commit(Piece piece) throws IOException {
    done(() -> inner.commit(piece));
  }

  @Override
  public void discard(Piece piece) throws IOException {
    done(() -> inner.discard(piece));
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    done(() -> inner.read(piece, beginBytes, into));
  }

  @Override
  public void sync() throws IOException {
    done(inner::sync);
  }

  @Override
  public Optional<SpanViews> views() {
    return told(inner::views);
  }

  @Override
  public Optional<FileOperations> fileOperations() {
    return told(inner::fileOperations).map(Operations::new);
  }

  @Override
  public Optional<Deletion> deletion() {
    return told(inner::deletion).map(deletion -> () -> done(deletion::delete));
  }

  @Override
  public void close() throws IOException {
    done(inner::close);
  }

  @Override
  public String toString() {
    return told(inner::toString);
  }

  private final class Operations implements FileOperations {
    private final FileOperations inner;

    Operations(FileOperations inner) {
      this.inner = inner;
    }

    @Override
    public void move(Path folder) throws IOException {
      done(() -> inner.move(folder));
    }

    @Override
    public void rename(int file, List<String> path) throws IOException {
      done(() -> inner.rename(file, path));
    }

    @Override
    public void delete() throws IOException {
      done(inner::delete);
    }

    @Override
    public Path path(int file) {
      return told(() -> inner.path(file));
    }

    @Override
    public OptionalLong freeBytes() throws IOException {
      return got(inner::freeBytes);
    }

    @Override
    public long neededBytes() throws IOException {
      return got(inner::neededBytes);
    }

    @Override
    public FileStamp stamp(int file) throws IOException {
      return got(() -> inner.stamp(file));
    }

    @Override
    public boolean everythingInFiles() {
      return told(inner::everythingInFiles);
    }
  }
}
