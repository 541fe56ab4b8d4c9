// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

/// A plugin made more calls of its view than it may.
final class OverrunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OverrunException(long budget) {
    super("more than the %,d calls of the view that it may make".formatted(budget));
  }
}
