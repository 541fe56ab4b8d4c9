// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.util.List;
import java.util.stream.Stream;

/// How the contract went.
///
/// @param passed how many tests passed
/// @param skipped how many were about abilities that the storage does not have
/// @param broken a line for each test that failed: its name, which is a sentence, and why
/// @param withoutRoom the same for each test for which the storage had no room, which breaks
///   nothing
record ContractResult(int passed, int skipped, List<String> broken, List<String> withoutRoom) {
  ContractResult {
    broken = List.copyOf(broken);
    withoutRoom = List.copyOf(withoutRoom);
  }

  /// All tests that failed, for either reason.
  List<String> failures() {
    return Stream.concat(broken.stream(), withoutRoom.stream()).toList();
  }
}
