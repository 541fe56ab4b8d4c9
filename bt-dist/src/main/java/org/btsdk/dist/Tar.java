// SPDX-License-Identifier: Apache-2.0
package org.btsdk.dist;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// Writes a tar archive in the format that all programs read (POSIX.1-1988 `ustar`). NOT
/// thread-safe.
final class Tar implements Closeable {
  private static final int BLOCK = 512;
  private static final int NAME_LENGTH = 100;
  private static final int PREFIX_LENGTH = 155;

  /// 8 GiB: what eleven octal digits hold.
  private static final long MAX_FILE_BYTES = 1L << 33;

  private final OutputStream out;
  private final Instant time;

  /// @param out closed with this
  /// @param time of everything in it
  Tar(OutputStream out, Instant time) {
    this.out = out;
    this.time = time;
  }

  void folder(String name) throws IOException {
    header(name, 0755, 0, '5', "");
  }

  void link(String name, String to) throws IOException {
    header(name, 0777, 0, '2', to);
  }

  void file(String name, Path file, boolean isProgram) throws IOException {
    long length = Files.size(file);
    header(name, isProgram ? 0755 : 0644, length, '0', "");
    if (Files.copy(file, out) != length) {
      throw new IOException(file + " changed while it was packed");
    }
    out.write(new byte[Math.floorMod(-length, BLOCK)]);
  }

  private void header(String name, int mode, long length, char kind, String link)
      throws IOException {
    if (length >= MAX_FILE_BYTES) {
      throw new IOException("too long for this format: " + name);
    }
    byte[] header = new byte[BLOCK];
    int cut = cut(name);
    put(header, 0, NAME_LENGTH, name.substring(cut == 0 ? 0 : cut + 1));
    put(header, 100, 8, "%07o".formatted(mode));
    put(header, 108, 8, "%07o".formatted(0)); // owner and group: nobody in particular
    put(header, 116, 8, "%07o".formatted(0));
    put(header, 124, 12, "%011o".formatted(length));
    put(header, 136, 12, "%011o".formatted(time.getEpochSecond()));
    put(header, 148, 8, "        "); // the checksum counts itself as spaces
    header[156] = (byte) kind;
    put(header, 157, NAME_LENGTH, link);
    put(header, 257, 8, "ustar\00000");
    put(header, 345, PREFIX_LENGTH, name.substring(0, cut));
    int sum = 0;
    for (byte one : header) {
      sum += one & 0xff;
    }
    put(header, 148, 8, "%06o\0 ".formatted(sum));
    out.write(header);
  }

  /// Where a long name is cut in two, at a slash; 0 for a short one.
  private static int cut(String name) throws IOException {
    if (name.getBytes(UTF_8).length <= NAME_LENGTH) {
      return 0;
    }
    int cut = name.indexOf('/', Math.max(1, name.length() - NAME_LENGTH - 1));
    if (cut < 0 || cut > PREFIX_LENGTH || !US_ASCII.newEncoder().canEncode(name)) {
      throw new IOException("too long a name for this format: " + name);
    }
    return cut;
  }

  private static void put(byte[] header, int at, int length, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > length) {
      throw new IOException("too long for a tar archive: " + text);
    }
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  @Override
  public void close() throws IOException {
    out.write(new byte[2 * BLOCK]); // the end
    out.close();
  }
}
