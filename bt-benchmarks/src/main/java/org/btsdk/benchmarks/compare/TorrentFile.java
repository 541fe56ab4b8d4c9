// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;

/// A torrent of a payload, without a tracker; [#announcing] adds one.
///
/// @param payload its data
/// @param file where it is
/// @param pieceLength in bytes
/// @param infoHash 40 hex digits
record TorrentFile(Payload payload, Path file, int pieceLength, String infoHash) {
  static TorrentFile make(Payload payload, int pieceLength, Path file) throws IOException {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    put(info, "d");
    if (payload.isSingle()) {
      put(info, "6:lengthi" + payload.length() + "e");
    } else {
      put(info, "5:filesl");
      for (Payload.Part part : payload.files()) {
        put(info, "d6:lengthi" + part.length() + "e4:pathl");
        String below = part.path().substring(payload.name().length() + 1);
        for (String name : below.split("/", -1)) {
          putText(info, name);
        }
        put(info, "ee");
      }
      put(info, "e");
    }
    put(info, "4:name");
    putText(info, payload.name());
    put(info, "12:piece lengthi" + pieceLength + "e6:pieces");
    byte[] hashes = hashes(payload, pieceLength);
    put(info, hashes.length + ":");
    info.writeBytes(hashes);
    put(info, "e");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, "d4:info");
    out.writeBytes(info.toByteArray());
    put(out, "e");
    Files.write(file, out.toByteArray());
    String hash = HexFormat.of().formatHex(sha1().digest(info.toByteArray()));
    return new TorrentFile(payload, file, pieceLength, hash);
  }

  /// A copy that names a tracker, for clients which connect to nobody else.
  Path announcing(String tracker, Path copy) throws IOException {
    byte[] plain = Files.readAllBytes(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    put(out, "d8:announce");
    putText(out, tracker);
    out.write(plain, 1, plain.length - 1);
    Files.write(copy, out.toByteArray());
    return copy;
  }

  private static byte[] hashes(Payload payload, int pieceLength) throws IOException {
    int pieces = Math.toIntExact((payload.length() + pieceLength - 1) / pieceLength);
    byte[] hashes = new byte[pieces * 20];
    try (FileChannel channel = FileChannel.open(payload.flat())) {
      IntStream.range(0, pieces)
          .parallel()
          .forEach(piece -> {
            try {
              long at = (long) piece * pieceLength;
              int size = (int) Math.min(pieceLength, payload.length() - at);
              ByteBuffer data = ByteBuffer.allocate(size);
              while (data.hasRemaining()) {
                channel.read(data, at + data.position());
              }
              byte[] hash = sha1().digest(data.array());
              System.arraycopy(hash, 0, hashes, piece * 20, 20);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw new IOException(e);
    }
    return hashes;
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static void put(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void putText(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(out, bytes.length + ":");
    out.writeBytes(bytes);
  }
}
