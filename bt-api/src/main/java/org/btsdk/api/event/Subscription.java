// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api.event;

/// Ends something that calls back. Threads: any.
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  /// Ends it; a call under way goes on, no further one begins. Idempotent, never throws.
  @Override
  void close();
}
