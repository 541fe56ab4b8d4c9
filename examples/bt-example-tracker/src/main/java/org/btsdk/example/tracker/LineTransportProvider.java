// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.tracker;

import java.util.List;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerTransport;
import org.btsdk.spi.tracker.TrackerTransportProvider;

/// The tracker transport `example-lines`, for trackers such as `example-lines://host:port`. Threads
/// may share it.
///
/// The protocol: a client sends one line, `ANNOUNCE torrent peer-id port uploaded downloaded left
/// event wanted`, with torrent and peer id in hexadecimal. The tracker answers `OK interval seeders
/// leechers`, a line for each peer, and an empty one; or `NO reason`. Then it closes the
/// connection.
public final class LineTransportProvider implements TrackerTransportProvider {
  /// Called by [java.util.ServiceLoader].
  public LineTransportProvider() {}

  @Override
  public String name() {
    return "example-lines";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public List<String> schemes() {
    return List.of("example-lines");
  }

  @Override
  public TrackerTransport open(TrackerContext context) {
    return new LineTransport(context);
  }
}
