// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.SessionConfig;
import org.btsdk.cli.terminal.UsageException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class SessionOptionsTest {
  private static SessionConfig config(String... arguments) {
    CommandSpec spec = CommandSpec.create();
    SessionOptions options = new SessionOptions();
    options.declare(Flags.of(spec));
    new CommandLine(spec).parseArgs(arguments);
    return options.config(List.of());
  }

  @Test
  void connections_of_a_torrent_raise_what_all_may_have_and_never_lower_it() {
    assertThat(config("--connections=2000").maxConnectionsPerTorrent()).isEqualTo(2000);
    assertThat(config("--connections=2000").maxConnections()).isEqualTo(2000);
    assertThat(config("--connections=20").maxConnectionsPerTorrent()).isEqualTo(20);
    assertThat(config("--connections=20").maxConnections()).isEqualTo(config().maxConnections());
  }

  @Test
  void limiter_and_choker_are_chosen_by_name_or_by_a_uri_with_settings() {
    SessionConfig config = config("--limiter=bucket:?burst=64K", "--choker=fastest");
    assertThat(config.limiter()).isEqualTo(PluginChoice.named("bucket", Map.of("burst", "64K")));
    assertThat(config.choker()).isEqualTo(PluginChoice.named("fastest"));
    assertThatThrownBy(() -> config("--limiter=No"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--limiter: ");
  }
}
