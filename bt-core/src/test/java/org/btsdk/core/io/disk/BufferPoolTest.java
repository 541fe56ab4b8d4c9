// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
  private static final int SMALL = BufferPool.SMALL_BYTES;
  private static final int MEDIUM = BufferPool.MEDIUM_BYTES;
  private static final int LARGE = BufferPool.LARGE_BYTES;

  private static int sizeOf(BufferPool.Lease lease) {
    return lease.buffer().capacity();
  }

  @Test
  void gives_what_is_wanted_as_long_as_there_is_memory() {
    BufferPool pool = new BufferPool(5L * LARGE);

    assertThat(sizeOf(pool.lease(10))).isEqualTo(SMALL);
    assertThat(sizeOf(pool.lease(MEDIUM))).isEqualTo(MEDIUM);
    assertThat(sizeOf(pool.lease(LARGE))).isEqualTo(LARGE);
  }

  @Test
  void gives_a_large_one_where_all_memory_is_in_large_ones() {
    BufferPool pool = new BufferPool(4L * LARGE);
    List<BufferPool.Lease> leases = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      leases.add(pool.lease(LARGE));
    }
    assertThat(sizeOf(pool.lease(MEDIUM))).isEqualTo(SMALL);

    leases.forEach(BufferPool.Lease::release);

    assertThat(sizeOf(pool.lease(MEDIUM))).isEqualTo(LARGE);
    assertThat(sizeOf(pool.lease(10))).isEqualTo(SMALL);
  }

  @Test
  void a_little_memory_is_not_given_to_one() {
    BufferPool pool = new BufferPool(1 << 20);

    assertThat(sizeOf(pool.lease(LARGE))).isEqualTo(MEDIUM);
    assertThat(sizeOf(pool.lease(LARGE))).isEqualTo(MEDIUM);
  }
}
