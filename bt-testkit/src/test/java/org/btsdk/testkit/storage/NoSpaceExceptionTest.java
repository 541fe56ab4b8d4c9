// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
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

  @Test
  void a_full_disk_is_told_by_the_words_of_the_system() {
    IOException full = new IOException("No space left on device");
    assertThat(NoSpaceException.isBehind(full)).isTrue();
    assertThat(NoSpaceException.isBehind(new UncheckedIOException(full))).isTrue();
    assertThat(
            NoSpaceException.isBehind(new FileSystemException("/x", null, "Disk quota exceeded")))
        .isTrue();
    assertThat(NoSpaceException.isBehind(new IllegalStateException(new NoSpaceException("x", 1))))
        .isTrue();
    assertThat(NoSpaceException.isBehind(new IOException("Input/output error"))).isFalse();
    assertThat(NoSpaceException.isBehind(new IllegalStateException("No space left on device")))
        .isFalse();
    assertThat(NoSpaceException.isBehind(new IOException())).isFalse();
    String name = "No space left on device.txt"; // a file's, which a stranger may have given it
    assertThat(NoSpaceException.isBehind(new AccessDeniedException(name))).isFalse();
  }
}
