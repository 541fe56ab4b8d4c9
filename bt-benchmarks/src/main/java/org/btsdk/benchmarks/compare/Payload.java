// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Data to be moved: one flat file that the load generator reads, and the same bytes as the files a
/// client sees.
///
/// @param name of the torrent
/// @param flat all bytes in one file
/// @param folder what a seeding client is given as its folder
/// @param files of the torrent, in order; one whose path is the name alone for a single file
record Payload(String name, Path flat, Path folder, List<Part> files) {
  private static final int CHUNK = 1 << 20;

  /// @param path below the folder, with `/`
  /// @param length in bytes
  record Part(String path, long length) {}

  Payload {
    files = List.copyOf(files);
  }

  long length() {
    return files.stream().mapToLong(Part::length).sum();
  }

  boolean isSingle() {
    return files.size() == 1 && files.getFirst().path().equals(name);
  }

  static Payload single(Path folder, String name, long length, long seed) throws IOException {
    Path flat = folder.resolve(name);
    write(flat, length, seed);
    return new Payload(name, flat, folder, List.of(new Part(name, length)));
  }

  /// The same bytes in many files of different sizes, in a hundred folders.
  static Payload many(Path folder, String name, long length, int count, long seed)
      throws IOException {
    Path flat = folder.resolve(name + ".flat");
    write(flat, length, seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<Part> files = new ArrayList<>();
    long mean = length / count;
    long left = length;
    for (int i = 0; i < count; i++) {
      long size = i == count - 1 ? left : Math.min(left, random.nextLong(mean / 2, mean * 3 / 2));
      files.add(new Part("%s/%02d/%05d.bin".formatted(name, i % 100, i), size));
      left -= size;
    }
    Payload payload = new Payload(name, flat, folder, files);
    try (FileChannel from = FileChannel.open(flat)) {
      long at = 0;
      for (Part part : files) {
        Path file = folder.resolve(part.path());
        Files.createDirectories(file.getParent());
        try (FileChannel to = create(file)) {
          for (long done = 0; done < part.length(); ) {
            done += from.transferTo(at + done, part.length() - done, to);
          }
        }
        at += part.length();
      }
    }
    return payload;
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void write(Path file, long length, long seed) throws IOException {
    Files.createDirectories(file.getParent());
    SplittableRandom random = new SplittableRandom(seed);
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = length; left > 0; left -= chunk.length) {
        random.nextBytes(chunk);
        out.write(chunk, 0, (int) Math.min(left, chunk.length));
      }
    }
  }

  /// Throws unless the same bytes are in that folder.
  void requireSameIn(Path other) throws IOException {
    ByteBuffer mine = ByteBuffer.allocateDirect(CHUNK);
    ByteBuffer theirs = ByteBuffer.allocateDirect(CHUNK);
    try (FileChannel from = FileChannel.open(flat)) {
      long at = 0;
      for (Part part : files) {
        Path file = other.resolve(part.path());
        if (!Files.exists(file) || Files.size(file) != part.length()) {
          throw new IOException(part.path() + " is missing or has a wrong size");
        }
        try (FileChannel to = FileChannel.open(file)) {
          for (long done = 0; done < part.length(); done += mine.capacity()) {
            read(from, mine, at + done, part.length() - done);
            read(to, theirs, done, part.length() - done);
            if (!mine.equals(theirs)) {
              throw new IOException(part.path() + " differs near byte " + done);
            }
          }
        }
        at += part.length();
      }
    }
  }

  private static void read(FileChannel channel, ByteBuffer into, long at, long left)
      throws IOException {
    into.clear().limit((int) Math.min(into.capacity(), left));
    while (into.hasRemaining() && channel.read(into, at + into.position()) >= 0) {
      // until it is full
    }
    into.flip();
  }
}
