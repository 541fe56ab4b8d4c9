// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.random.RandomGenerator;

/// What a [DhtMachine] begins with. Node ids are not here: they follow from the addresses, or come
/// with the saved state.
///
/// @param chance where ids, transaction ids and secrets come from; on real networks a generator
///   that nobody can predict, such as `SecureRandom`; it is used by the machine alone
/// @param verifier checks signatures of items (BEP 44)
/// @param readOnly whether questions are not answered, and askers are told so (BEP 43): for nodes
///   that nobody can reach, or that pay for traffic
/// @param limits how much is done
/// @param saved what another machine left; [DhtSnapshot#EMPTY] if there was none
public record DhtSetup(
    RandomGenerator chance,
    ItemVerifier verifier,
    boolean readOnly,
    DhtLimits limits,
    DhtSnapshot saved) {
  /// A node that answers, with the standard limits and nothing saved.
  ///
  /// @param chance where ids, transaction ids and secrets come from
  /// @param verifier checks signatures of items (BEP 44)
  public static DhtSetup of(RandomGenerator chance, ItemVerifier verifier) {
    return new DhtSetup(chance, verifier, false, DhtLimits.STANDARD, DhtSnapshot.EMPTY);
  }

  /// The same, answering or not.
  public DhtSetup withReadOnly(boolean value) {
    return new DhtSetup(chance, verifier, value, limits, saved);
  }

  /// The same with other limits.
  public DhtSetup withLimits(DhtLimits value) {
    return new DhtSetup(chance, verifier, readOnly, value, saved);
  }

  /// The same with something saved.
  public DhtSetup withSaved(DhtSnapshot value) {
    return new DhtSetup(chance, verifier, readOnly, limits, value);
  }
}
