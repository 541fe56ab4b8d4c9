// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.btsdk.spi.storage.PieceData;

/// A verified piece on the heap, which can be made to fail. One thread at a time.
final class HeapPieceData implements PieceData {
  private final byte[] bytes;
  private final int failAtBytes;
  private volatile boolean ended;

  HeapPieceData(byte[] bytes) {
    this(bytes, bytes.length);
  }

  /// @param failAtBytes where reading fails; the length for never
  HeapPieceData(byte[] bytes, int failAtBytes) {
    this.bytes = bytes;
    this.failAtBytes = failAtBytes;
  }

  /// Says that it is no longer lent.
  void end() {
    ended = true;
  }

  @Override
  public int lengthBytes() {
    return bytes.length;
  }

  @Override
  public void read(int beginBytes, ByteBuffer into) throws IOException {
    Objects.checkFromIndexSize(beginBytes, into.remaining(), bytes.length);
    checkLent();
    if (beginBytes + into.remaining() > failAtBytes) {
      throw failure();
    }
    into.put(bytes, beginBytes, into.remaining());
  }

  @Override
  public InputStream newInputStream() {
    checkLent();
    InputStream good = new ByteArrayInputStream(bytes, 0, failAtBytes);
    return failAtBytes == bytes.length ? good : new SequenceInputStream(good, new Failing());
  }

  private void checkLent() {
    if (ended) {
      throw new IllegalStateException("read after the commit returned");
    }
  }

  private static IOException failure() {
    return new IOException("the spill file cannot be read");
  }

  private static final class Failing extends InputStream {
    @Override
    public int read() throws IOException {
      throw failure();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      throw failure();
    }
  }
}
