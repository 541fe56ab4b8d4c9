// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.util.concurrent.atomic.AtomicInteger;

/// A prefix of its own for each test.
final class Prefixes {
  private static final AtomicInteger LAST = new AtomicInteger();

  private Prefixes() {}

  static String next() {
    return "test/" + LAST.incrementAndGet();
  }
}
