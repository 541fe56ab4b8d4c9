// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import java.util.List;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerTransport;
import org.btsdk.spi.tracker.TrackerTransportProvider;

/// Trackers over HTTP and HTTPS (BEP 3, 7, 23, 24, 31, 48).
public final class HttpTrackerTransportProvider implements TrackerTransportProvider {
  /// For [java.util.ServiceLoader].
  public HttpTrackerTransportProvider() {}

  @Override
  public String name() {
    return "http";
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public List<String> schemes() {
    return List.of("http", "https");
  }

  @Override
  public TrackerTransport open(TrackerContext context) {
    return new HttpTrackerTransport(context);
  }
}
