// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDirectoriesTest {
  @TempDir private Path scratch;

  /// A directory with one plugin, which is broken, so that it is told of.
  private Path directory(String path, String plugin) throws Exception {
    Path directory = scratch.resolve(path);
    Files.createDirectories(directory.resolve(plugin));
    return directory;
  }

  private static Cli plugins(Map<String, String> environment, String... args) {
    return Cli.run(environment, new byte[0], args);
  }

  @Test
  void a_directory_that_is_named_is_looked_through() throws Exception {
    Path directory = directory("mine", "acme");

    Cli run = plugins(Map.of(), "plugins", "--plugins", directory.toString());

    assertThat(run.lines()).anyMatch(line -> line.matches("folder +acme +.*/mine/acme"));
    assertThat(run.err()).contains("acme", "it holds no jar");
    assertThat(run.exit()).isEqualTo(10);
  }

  @Test
  void a_directory_may_have_the_name_of_a_command() {
    Cli run = plugins(Map.of(), "--plugins", "info", "plugins");

    assertThat(run.err()).contains("info", "no such file or folder");
    assertThat(run.exit()).isEqualTo(10);
  }

  @Test
  void so_are_several_and_one_that_is_not_there_is_told() throws Exception {
    Path one = directory("one", "acme-one");
    Path two = directory("two", "acme-two");
    Path none = scratch.resolve("none");

    Cli run = plugins(Map.of(), "--plugins", one + "", "--plugins", two + "", "plugins", "--json");
    Cli missing = plugins(Map.of("BT_PLUGINS", none.toString()), "plugins");

    assertThat(run.out()).contains("\"acme-one\"", "\"acme-two\"");
    assertThat(missing.err()).contains(none.toString(), "no such file or folder");
    assertThat(missing.exit()).isEqualTo(10);
  }

  @Test
  void else_the_folder_of_the_user_is_looked_through_if_it_is_there() throws Exception {
    directory("config/bt/plugins", "acme-xdg");
    directory("home/.config/bt/plugins", "acme-home");
    String home = scratch.resolve("home").toString();
    String config = scratch.resolve("config").toString();

    assertThat(plugins(Map.of("HOME", home), "plugins").out())
        .contains("acme-home")
        .doesNotContain("acme-xdg");
    assertThat(plugins(Map.of("HOME", home, "XDG_CONFIG_HOME", config), "plugins").out())
        .contains("acme-xdg")
        .doesNotContain("acme-home");
    assertThat(plugins(Map.of("HOME", home, "XDG_CONFIG_HOME", "relative"), "plugins").out())
        .contains("acme-home");
    assertThat(plugins(Map.of("HOME", scratch.resolve("nobody").toString()), "plugins").exit())
        .isZero();
  }

  @Test
  void a_directory_that_is_named_is_looked_through_instead_of_the_user_s() throws Exception {
    directory("home/.config/bt/plugins", "acme-home");
    Path mine = Files.createDirectory(scratch.resolve("mine"));
    String home = scratch.resolve("home").toString();

    Cli run = plugins(Map.of("HOME", home), "plugins", "--plugins", mine.toString());

    assertThat(run.out()).doesNotContain("acme-home").contains("rarest");
    assertThat(run.exit()).isZero();
  }
}
