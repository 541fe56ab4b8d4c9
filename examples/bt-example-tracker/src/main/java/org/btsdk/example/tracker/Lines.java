// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.tracker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.btsdk.spi.tracker.TrackerProtocolException;

/// Lines from a socket, none longer than is sensible. NOT thread-safe.
final class Lines implements AutoCloseable {
  /// 512 bytes: the longest line that means something is a reason to refuse.
  private static final int MAX_LINE_BYTES = 512;

  private final Socket socket;
  private final InputStream in;
  private final Deadline deadline;

  Lines(Socket socket, Deadline deadline) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.deadline = deadline;
  }

  String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      socket.setSoTimeout(deadline.leftMillis());
      int one;
      try {
        one = in.read();
      } catch (SocketTimeoutException e) {
        SocketTimeoutException silent = new SocketTimeoutException("no answer in time");
        silent.initCause(e);
        throw silent;
      }
      if (one < 0) {
        throw new EOFException("the tracker closed the connection");
      } else if (one == '\n') {
        return line.toString(US_ASCII);
      } else if (line.size() == MAX_LINE_BYTES) {
        throw new TrackerProtocolException("a line of more than " + MAX_LINE_BYTES + " bytes");
      }
      line.write(one);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
