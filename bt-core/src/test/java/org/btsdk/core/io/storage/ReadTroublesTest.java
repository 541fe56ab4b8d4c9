// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadTroublesTest {
  private final List<String> log = new ArrayList<>();
  private long now = Long.MAX_VALUE - ReadTroubles.EVERY_NANOS; // a clock may run over
  private final ReadTroubles troubles = new ReadTroubles(() -> now, log::add);

  @Test
  void says_which_block_of_what_could_not_be_read_and_why() {
    fails(7);

    assertThat(log)
        .containsExactly(
            "films: a block of piece 7 that a peer asked for could not be read from storage \"s3\":"
                + " access denied");
  }

  @Test
  void says_it_once_a_minute_and_counts_the_rest() {
    fails(1);
    now += ReadTroubles.EVERY_NANOS - 1;
    fails(2);
    fails(3);
    assertThat(log).hasSize(1);

    now++;
    fails(4);
    assertThat(log).hasSize(2);
    assertThat(log.getLast()).contains("piece 4").endsWith("(and 2 more since the last warning)");

    now += ReadTroubles.EVERY_NANOS;
    fails(5);
    assertThat(log.getLast()).contains("piece 5").endsWith("access denied");
  }

  private void fails(int piece) {
    troubles.failed("films", "s3", piece, new IOException("access denied"));
  }
}
