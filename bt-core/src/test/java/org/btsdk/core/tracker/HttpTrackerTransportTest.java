// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import java.io.IOException;
import org.btsdk.spi.tracker.TrackerTransportFactory;
import org.btsdk.testkit.tracker.FakeHttpTracker;
import org.btsdk.testkit.tracker.FakeTracker;
import org.btsdk.testkit.tracker.TrackerTransportContract;

class HttpTrackerTransportTest extends TrackerTransportContract {
  HttpTrackerTransportTest() {
    super(Capability.SCRAPES);
  }

  @Override
  protected TrackerTransportFactory factory() {
    return new HttpTrackerTransportProvider();
  }

  @Override
  protected FakeTracker startTracker() throws IOException {
    return new FakeHttpTracker();
  }
}
