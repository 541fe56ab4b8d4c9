// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.limit;

import org.btsdk.spi.limiter.LimiterFactory;
import org.btsdk.testkit.limiter.LimiterContract;

class BucketLimiterContractTest extends LimiterContract {
  @Override
  protected LimiterFactory factory() {
    return new BucketLimiter.Provider();
  }
}
