// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import java.io.IOException;
import org.btsdk.spi.tracker.TrackerTransportFactory;
import org.btsdk.testkit.tracker.FakeTracker;
import org.btsdk.testkit.tracker.FakeUdpTracker;
import org.btsdk.testkit.tracker.TrackerTransportContract;

class UdpTrackerTransportTest extends TrackerTransportContract {
  UdpTrackerTransportTest() {
    super(Capability.SCRAPES, Capability.USES_THE_RESOLVER);
  }

  @Override
  protected TrackerTransportFactory factory() {
    return new UdpTrackerTransportProvider();
  }

  @Override
  protected FakeTracker startTracker() throws IOException {
    return new FakeUdpTracker();
  }
}
