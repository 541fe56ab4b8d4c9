// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.btsdk.spi.storage.PieceData;

/// A piece in memory.
record HeapData(byte[] bytes) implements PieceData {
  @Override
  public int lengthBytes() {
    return bytes.length;
  }

  @Override
  public void read(int beginBytes, ByteBuffer into) {
    into.put(bytes, beginBytes, into.remaining());
  }

  @Override
  public InputStream newInputStream() {
    return new ByteArrayInputStream(bytes);
  }
}
