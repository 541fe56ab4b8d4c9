// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.terminal.DataMismatchException;
import org.btsdk.cli.terminal.ExitCode;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
  @Test
  void every_typed_failure_has_its_code() {
    assertThat(ExitCode.of(new TorrentException.BadTorrent("x", "y", null)).number()).isEqualTo(3);
    assertThat(ExitCode.of(new DataMismatchException("x")).number()).isEqualTo(4);
    assertThat(ExitCode.of(new TorrentException.TimedOut("x")).number()).isEqualTo(5);
    assertThat(ExitCode.of(new TorrentException.NoMetadata("x")).number()).isEqualTo(5);
    assertThat(ExitCode.of(new TorrentException.Network("x", null)).number()).isEqualTo(6);
    assertThat(ExitCode.of(new TorrentException.Storage("x", null)).number()).isEqualTo(7);
    assertThat(ExitCode.of(new TorrentException.NoSpace("x", 1)).number()).isEqualTo(8);
    assertThat(ExitCode.of(new TorrentException.Refused("x")).number()).isEqualTo(9);
    assertThat(ExitCode.of(new TorrentException.Plugin("x", null)).number()).isEqualTo(10);
    assertThat(ExitCode.of(new TorrentException.Internal("x", null)).number()).isEqualTo(1);
    assertThat(ExitCode.of(new IOException("x")).number()).isEqualTo(7);
    assertThat(ExitCode.of(new IllegalStateException("x")).number()).isEqualTo(1);
  }

  @Test
  void a_full_disk_ends_every_command_alike() {
    IOException full = new IOException("No space left on device");
    assertThat(ExitCode.of(new TorrentException.Storage("x: cannot be written", full)))
        .isEqualTo(ExitCode.NO_SPACE);
    assertThat(ExitCode.of(full)).isEqualTo(ExitCode.NO_SPACE);
    IOException broken = new IOException("Input/output error");
    assertThat(ExitCode.of(new TorrentException.Storage("x: cannot be read", broken)))
        .isEqualTo(ExitCode.STORAGE);
  }

  @Test
  void the_gravest_of_several_failures_counts_and_never_success() {
    assertThat(ExitCode.DONE.or(ExitCode.TIMED_OUT)).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(ExitCode.TIMED_OUT.or(ExitCode.NETWORK)).isEqualTo(ExitCode.NETWORK);
    assertThat(ExitCode.BAD_TORRENT.or(ExitCode.NETWORK)).isEqualTo(ExitCode.BAD_TORRENT);
    assertThat(ExitCode.MISMATCH.or(ExitCode.BAD_TORRENT)).isEqualTo(ExitCode.MISMATCH);
    assertThat(ExitCode.MISMATCH.or(ExitCode.STORAGE)).isEqualTo(ExitCode.STORAGE);
    assertThat(ExitCode.NO_SPACE.or(ExitCode.STORAGE)).isEqualTo(ExitCode.NO_SPACE);
  }
}
