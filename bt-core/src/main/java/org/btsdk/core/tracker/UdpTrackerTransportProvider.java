// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import java.util.List;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerTransport;
import org.btsdk.spi.tracker.TrackerTransportProvider;

/// Trackers over UDP (BEP 15, 41).
public final class UdpTrackerTransportProvider implements TrackerTransportProvider {
  /// For [java.util.ServiceLoader].
  public UdpTrackerTransportProvider() {}

  @Override
  public String name() {
    return "udp";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public List<String> schemes() {
    return List.of("udp");
  }

  @Override
  public TrackerTransport open(TrackerContext context) {
    return new UdpTrackerTransport(context);
  }
}
