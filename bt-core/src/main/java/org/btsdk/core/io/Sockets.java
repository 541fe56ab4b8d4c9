// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/// How sockets to peers are set up.
final class Sockets {
  private Sockets() {}

  /// Small messages go out at once; buffers are left to the system, which sizes them by itself.
  static void configure(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }
}
