// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.btsdk.spi.storage.NoSpaceException;
import org.junit.jupiter.api.Test;

class NoSpaceExceptionTest {
  @Test
  void a_storage_with_a_quota_of_its_own_needs_no_cause() {
    NoSpaceException full = new NoSpaceException("the quota", 16_384);
    assertThat(full).hasMessage("no space left at the quota").hasNoCause();
    assertThat(full.place()).isEqualTo("the quota");
    assertThat(full.neededBytes()).isEqualTo(16_384);
  }
}
