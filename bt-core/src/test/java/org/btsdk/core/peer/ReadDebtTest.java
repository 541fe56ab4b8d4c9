// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadDebtTest {
  private static final long EVEN = 3000;

  private final ReadDebt debt = new ReadDebt();

  @Test
  void nothing_is_waited_for_before_an_even_part_was_read() {
    debt.read(1000, true, true, EVEN);
    assertThat(debt.dueBytes(EVEN)).isZero();
    assertThat(debt.owedBytes(true)).as("but asked for").isEqualTo(1000);
    debt.read(1999, true, true, EVEN);
    assertThat(debt.dueBytes(EVEN)).isZero();
    debt.read(1, true, true, EVEN);
    assertThat(debt.dueBytes(EVEN)).isEqualTo(3000);
  }

  @Test
  void what_was_not_granted_is_owed_on() {
    debt.read(3500, true, true, EVEN);
    debt.granted(500);
    assertThat(debt.dueBytes(EVEN)).isEqualTo(3000);
    debt.granted(1000);
    assertThat(debt.dueBytes(EVEN)).isZero();
    debt.read(1000, true, true, EVEN);
    assertThat(debt.dueBytes(EVEN)).isEqualTo(3000);
  }

  @Test
  void under_a_limit_of_nearly_nothing_every_byte_is_waited_for() {
    debt.read(1, false, true, 0);
    assertThat(debt.dueBytes(0)).isEqualTo(1);
    debt.granted(1);
    assertThat(debt.dueBytes(0)).isZero();
  }

  @Test
  void a_limit_that_is_lifted_forgets_what_is_owed() {
    debt.read(5000, true, true, EVEN);
    assertThat(debt.owedBytes(true)).isEqualTo(5000);
    assertThat(debt.owedBytes(false)).isZero();
    debt.read(5000, true, false, 0);
    assertThat(debt.owedBytes(true)).isZero();
  }

  @Test
  void it_reads_on_while_more_may_be_there_and_nothing_is_due() {
    debt.read(1000, true, true, EVEN);
    assertThat(debt.readsOn()).isTrue();
    debt.read(1000, false, true, EVEN);
    assertThat(debt.readsOn()).as("the socket is empty").isFalse();
    debt.read(1000, true, true, EVEN);
    assertThat(debt.readsOn()).as("it waits for the limit").isFalse();
    debt.read(1000, true, false, 0);
    assertThat(debt.readsOn()).as("nothing is limited").isFalse();
  }
}
