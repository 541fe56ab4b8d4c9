// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// An invariant does not hold.
final class Violation extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String invariant;

  Violation(Invariant invariant, Node node, String what) {
    super("node " + node.index + " " + what);
    this.invariant = invariant.name();
  }

  Violation(Invariant invariant, String what) {
    super(what);
    this.invariant = invariant.name();
  }

  String invariant() {
    return invariant;
  }
}
