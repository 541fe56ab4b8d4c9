// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/// How sockets to peers are set up.
public final class Sockets {
  private Sockets() {}

  /// Small messages go out at once; buffers are left to the system, which sizes them by itself.
  public static void configure(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /// Tells the other side now that what it sent has come, where the system can be asked to (Linux).
  ///
  /// By itself a system waits, 40 ms on Linux, for data that the acknowledgement could go with. A
  /// peer whose system sends a second small message only when the first was acknowledged (Nagle's
  /// algorithm) has its next requests wait as long.
  public static void acknowledge(SocketChannel channel) throws IOException {
    if (channel.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK)) {
      channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    }
  }
}
