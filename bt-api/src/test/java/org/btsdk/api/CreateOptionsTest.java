// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateOptionsTest {
  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -16384, 0, 1, 8192, 17 << 10, 128 << 20})
  void a_piece_length_is_a_power_of_two_from_16_kib_to_64_mib(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CreateOptions.DEFAULT.pieceLength(length))
        .withMessage(
            "a piece length is a power of two from 16 KiB to 64 MiB, not " + length + " bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {16 << 10, 64 << 20})
  void the_shortest_and_the_longest_piece_may_be_chosen(int length) {
    assertThat(CreateOptions.DEFAULT.pieceLength(length).pieceLength()).hasValue(length);
  }

  @Test
  void nobody_hashes_with_less_than_no_threads() {
    assertThatIllegalArgumentException().isThrownBy(() -> CreateOptions.DEFAULT.threads(-1));
    assertThat(CreateOptions.DEFAULT.threads(0).threads()).isZero();
  }

  @Test
  void an_address_that_no_client_would_read_is_refused() {
    URI relative = URI.create("tracker/announce");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CreateOptions.DEFAULT.tier(List.of(relative)))
        .withMessageContaining("tracker/announce");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CreateOptions.DEFAULT.webSeed(relative))
        .withMessageContaining("tracker/announce");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a\0"})
  void a_torrent_has_a_name_that_a_file_can_have(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CreateOptions.DEFAULT.name(name))
        .withMessageContaining('"' + name + '"');
  }
}
