// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.tracker;

import java.io.IOException;

/// Opens a transport: once for each scheme that a session meets. Threads: any.
@FunctionalInterface
public interface TrackerTransportFactory {
  /// Opens a transport.
  ///
  /// @param context the session
  /// @throws IOException if that is not possible; its trackers then fail with this as the cause
  TrackerTransport open(TrackerContext context) throws IOException;
}
