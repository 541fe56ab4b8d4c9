// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.net;

import java.util.concurrent.atomic.AtomicBoolean;
import org.btsdk.api.IpFilter;
import org.btsdk.model.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A filter of the embedder's that refuses an address where it throws, since it may be one that it
/// was made to keep out. The first failure is logged. Threads: any.
public final class GuardedFilter implements IpFilter {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedFilter.class);

  private final IpFilter filter;
  private final AtomicBoolean logged = new AtomicBoolean();

  public GuardedFilter(IpFilter filter) {
    this.filter = filter;
  }

  @Override
  public boolean allows(IpAddress address) {
    try {
      return filter.allows(address);
    } catch (RuntimeException | Error e) {
      if (logged.compareAndSet(false, true)) {
        LOG.warn("the filter of addresses threw: what it throws for is refused", e);
      }
      return false;
    }
  }
}
