// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.tracker;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// Looks host names up, as the engine does it for transports: a transport then needs no thread of
/// its own for the system's call, which can neither be interrupted nor timed.
///
/// Threads: any number at once.
@FunctionalInterface
public interface HostResolver {
  /// Asks which addresses a host has. Blocks.
  ///
  /// @param host a name, or an address as text
  /// @param timeout the longest time the call may take, zero or more; perhaps longer than
  ///   nanoseconds can count
  /// @return at least one address, in the order the system gave them
  /// @throws java.net.UnknownHostException if there is no such host
  /// @throws java.net.SocketTimeoutException if there was no answer in time
  /// @throws IOException if the session is closed, or too many names are being looked up
  /// @throws InterruptedException if the thread was interrupted
  List<InetAddress> resolve(String host, Duration timeout) throws IOException, InterruptedException;
}
