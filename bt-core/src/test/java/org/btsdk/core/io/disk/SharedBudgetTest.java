// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.btsdk.core.session.RequestBudget;
import org.junit.jupiter.api.Test;

class SharedBudgetTest {
  private static final int BLOCK = 16_384;

  private long now = -100;
  private final SharedBudget budget = new SharedBudget(12 * BLOCK, () -> now);
  private final RequestBudget busy = budget.share();
  private final RequestBudget other = budget.share();

  private static int takeAll(RequestBudget share) {
    int blocks = 0;
    while (share.tryReserve(BLOCK)) {
      blocks++;
    }
    return blocks;
  }

  @Test
  void one_alone_takes_all() {
    assertThat(takeAll(busy)).isEqualTo(12);
    busy.release(BLOCK);
    assertThat(takeAll(busy)).isEqualTo(1);
  }

  @Test
  void who_has_much_leaves_what_he_gives_back_to_one_that_waits() {
    takeAll(busy);
    assertThat(other.tryReserve(BLOCK)).isFalse();

    for (int i = 0; i < 4; i++) {
      busy.release(BLOCK);
      assertThat(busy.tryReserve(BLOCK)).isFalse();
    }

    assertThat(takeAll(other)).isEqualTo(4);
  }

  @Test
  void no_more_than_a_part_is_left_free() {
    takeAll(busy);
    assertThat(other.tryReserve(BLOCK)).isFalse();
    for (int i = 0; i < 8; i++) {
      busy.release(BLOCK);
    }

    assertThat(takeAll(busy)).isEqualTo(2); // of 12 blocks, 6 are a part beside one holder

    assertThat(takeAll(other)).isEqualTo(6);
  }

  @Test
  void who_does_not_ask_again_is_waited_for_no_longer() {
    takeAll(busy);
    assertThat(other.tryReserve(BLOCK)).isFalse();
    busy.release(BLOCK);

    now += 200_000_000;

    assertThat(busy.tryReserve(BLOCK)).isTrue();
  }

  @Test
  void who_has_a_part_already_does_not_wait() {
    assertThat(other.tryReserve(6 * BLOCK)).isTrue();
    takeAll(busy);
    assertThat(other.tryReserve(BLOCK)).isFalse();
    busy.release(BLOCK);

    assertThat(busy.tryReserve(BLOCK)).isTrue();
  }

  @Test
  void who_gave_all_back_has_no_part_any_more() {
    assertThat(other.tryReserve(BLOCK)).isTrue();
    other.release(BLOCK);
    RequestBudget third = budget.share();
    takeAll(busy);
    assertThat(third.tryReserve(BLOCK)).isFalse();
    busy.release(7 * BLOCK);

    assertThat(takeAll(busy)).isEqualTo(1); // up to a part, which is 6 of 12 and not 4
  }
}
