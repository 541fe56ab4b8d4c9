// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// The invariants that a run holds, by what each wants to be told of: nearly every step asks, and
/// most of them look at one thing only.
final class Invariants {
  private static final Invariant[] NOTHING = {};

  /// For runs, and nodes, that are not looked at.
  static final Invariants NONE = new Invariants();

  final Invariant[] asked;
  final Invariant[] wanted;
  final Invariant[] requested;
  final Invariant[] sends;
  final Invariant[] touched;
  final Invariant[] second;

  private Invariants() {
    asked = NOTHING;
    wanted = NOTHING;
    requested = NOTHING;
    sends = NOTHING;
    touched = NOTHING;
    second = NOTHING;
  }

  /// All of them.
  Invariants(boolean isPrivate) {
    Invariant lost = new NoBlockLost();
    Invariant twice = new NoBlockAskedTwice();
    Invariant early = new NoHaveBeforeCommit();
    Invariant choked = new NoUploadToTheChoked();
    Invariant bounded = new BoundedQueues();
    Invariant conserved = new BytesConserved();
    asked = new Invariant[] {twice, bounded};
    wanted =
        isPrivate
            ? new Invariant[] {early, choked, new PrivatePeersUntold()}
            : new Invariant[] {early, choked};
    requested = new Invariant[] {bounded};
    sends = new Invariant[] {choked};
    touched = new Invariant[] {lost, bounded};
    second = new Invariant[] {lost, bounded, new EverybodyFinishes(), conserved};
  }
}
