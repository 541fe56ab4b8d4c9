// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Made-up data to exchange: the same bytes for the same seed.
///
/// @param path the file or folder that the torrent is made of
record Payload(Path path) {
  /// SHA-256 of nothing.
  static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static final int MIB = 1 << 20;

  /// One file that ends amid a block.
  static Payload single(Path folder, int mebibytes, long seed) throws IOException {
    Path file = Files.createDirectories(folder).resolve("one file.bin");
    write(file, (long) mebibytes * MIB + 12_345, seed);
    return new Payload(file);
  }

  /// Nested folders, names beyond ASCII, an empty file, tiny files, and pieces that span files.
  static Payload many(Path folder, int mebibytes, long seed) throws IOException {
    Path root = Files.createDirectories(folder.resolve("many files"));
    Path nested = Files.createDirectories(root.resolve("Grüße/こんにちは"));
    write(root.resolve("big.bin"), (long) mebibytes * MIB / 2 + 1, seed);
    write(nested.resolve("žluťoučký kůň.bin"), (long) mebibytes * MIB / 2 - 7_777, seed + 1);
    write(root.resolve("empty.txt"), 0, seed + 2);
    write(root.resolve("Grüße/tiny.txt"), 3, seed + 3);
    for (int i = 0; i < 20; i++) {
      write(nested.resolve("part-%02d".formatted(i)), 1_000L + 997L * i, seed + 4 + i);
    }
    return new Payload(root);
  }

  /// The folder a client that seeds it is told.
  Path folder() {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalStateException("no folder: " + path);
    }
    return parent;
  }

  /// SHA-256 of every file of this payload by its path below the folder.
  Map<String, String> digests() throws IOException {
    return digests(folder(), path);
  }

  /// The same of what was downloaded into another folder; names what is not there by nothing.
  Map<String, String> digestsIn(Path otherFolder) throws IOException {
    Path copy = otherFolder.resolve(path.getFileName().toString());
    return Files.exists(copy) ? digests(otherFolder, copy) : Map.of();
  }

  private static Map<String, String> digests(Path folder, Path path) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        digests.put(folder.relativize(file).toString(), sha256(file));
      }
    }
    return digests;
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private static void write(Path file, long bytes, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] chunk = new byte[MIB];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= chunk.length) {
        random.nextBytes(chunk);
        out.write(chunk, 0, (int) Math.min(left, chunk.length));
      }
    }
  }
}
