// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.btsdk.core.storage.FileStorageProvider;
import org.btsdk.model.Piece;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.storage.BlockStorage;
import org.btsdk.spi.storage.Deletion;
import org.btsdk.spi.storage.FileOperations;
import org.btsdk.spi.storage.StorageContext;

/// Files, of which only the first can be deleted. Threads: as with files.
record HalfDeletedStorage(BlockStorage files) implements BlockStorage {
  static BlockStorage open(StorageContext context) throws IOException {
    FileStorageProvider provider = new FileStorageProvider();
    StorageContext own =
        new StorageContext(
            context.infoHashes(),
            context.name(),
            context.geometry(),
            context.folder(),
            PluginConfig.of(provider.configKeys(), Map.of()));
    return new HalfDeletedStorage((BlockStorage) provider.open(own));
  }

  @Override
  public Optional<Deletion> deletion() {
    return Optional.of(() -> {
      Files.delete(files.fileOperations().orElseThrow().path(0));
      throw new IOException("the second file is in use");
    });
  }

  @Override
  public Optional<FileOperations> fileOperations() {
    return files.fileOperations();
  }

  @Override
  public State probe(Piece piece) throws IOException {
    return files.probe(piece);
  }

  @Override
  public void write(Piece piece, int beginBytes, ByteBuffer... buffers) throws IOException {
    files.write(piece, beginBytes, buffers);
  }

  @Override
  public void commit(Piece piece) throws IOException {
    files.commit(piece);
  }

  @Override
  public void discard(Piece piece) throws IOException {
    files.discard(piece);
  }

  @Override
  public void read(Piece piece, int beginBytes, ByteBuffer into) throws IOException {
    files.read(piece, beginBytes, into);
  }

  @Override
  public void sync() throws IOException {
    files.sync();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
