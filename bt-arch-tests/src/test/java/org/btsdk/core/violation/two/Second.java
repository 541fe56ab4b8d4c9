// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.violation.two;

import java.util.List;
import org.btsdk.core.violation.one.First;

/// The other half of a cycle.
public record Second(List<First> next) {
  /// Needs the first to be a cycle in byte code too.
  public int count() {
    return next.stream().map(First::next).toList().size();
  }
}
