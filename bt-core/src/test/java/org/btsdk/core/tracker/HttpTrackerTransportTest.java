// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.tracker;

import java.io.IOException;
import org.btsdk.spi.tracker.TrackerTransportProvider;
import org.btsdk.testkit.tracker.FakeHttpTracker;
import org.btsdk.testkit.tracker.FakeTracker;
import org.btsdk.testkit.tracker.TrackerTransportContract;

class HttpTrackerTransportTest extends TrackerTransportContract {
  @Override
  protected TrackerTransportProvider provider() {
    return new HttpTrackerTransportProvider();
  }

  @Override
  protected FakeTracker startTracker() throws IOException {
    return new FakeHttpTracker();
  }
}
