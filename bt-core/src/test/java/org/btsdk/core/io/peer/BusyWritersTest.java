// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BusyWritersTest {
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final BusyWriters writers = new BusyWriters();

  private void begin(int count) {
    for (int i = 0; i < count; i++) {
      writers.begins();
    }
  }

  @Test
  void four_for_each_processor_are_few() {
    begin(4 * PROCESSORS);
    assertThat(writers.areFew()).isTrue();

    writers.begins();
    assertThat(writers.areFew()).isFalse();

    writers.ends();
    assertThat(writers.areFew()).isTrue();
  }

  @Test
  void processors_are_idle_while_each_writer_could_have_two() {
    begin(PROCESSORS / 2);
    assertThat(writers.leaveProcessorsIdle()).isTrue();

    writers.begins();
    assertThat(writers.leaveProcessorsIdle()).isFalse();
  }
}
