// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.tracker;

import java.io.IOException;
import org.btsdk.spi.tracker.TrackerTransportFactory;
import org.btsdk.testkit.tracker.FakeTracker;
import org.btsdk.testkit.tracker.TrackerTransportContract;

// @start region="contract"
class LineTransportTest extends TrackerTransportContract {
  LineTransportTest() {
    super(Capability.USES_THE_RESOLVER);
  }

  @Override
  protected TrackerTransportFactory factory() {
    return new LineTransportProvider();
  }

  @Override
  protected FakeTracker startTracker() throws IOException {
    return new FakeLineTracker();
  }
}
// @end
