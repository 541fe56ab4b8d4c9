// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReleaseTest {
  @Test
  void is_the_version_of_the_build() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"));

    assertThat(pom)
        .containsPattern(
            "<version>\\Q%s\\E(-SNAPSHOT)?</version>\\s*</parent>".formatted(Release.version()));
  }

  @Test
  void is_what_we_call_ourselves() {
    assertThat(SessionConfig.of(Path.of("data")).userAgent())
        .isEqualTo(CreateOptions.DEFAULT.createdBy().orElseThrow())
        .isEqualTo(Release.userAgent())
        .isEqualTo("bt/" + Release.version());
  }

  @Test
  void has_a_prefix_of_peer_ids_with_a_digit_for_each_part() {
    assertThat(SessionConfig.of(Path.of("data")).peerIdPrefix())
        .isEqualTo(Release.peerIdPrefix())
        .matches("-bt[0-9]{4}-");
  }
}
