// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.util.List;

/// How the contract went.
///
/// @param passed how many tests passed
/// @param skipped how many were about abilities that the storage does not have
/// @param failures a line for each test that failed: its name, which is a sentence, and why
record ContractResult(int passed, int skipped, List<String> failures) {
  ContractResult {
    failures = List.copyOf(failures);
  }
}
