// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.btsdk.cli.terminal.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "download",
        "seed",
        "create",
        "info",
        "edit",
        "verify",
        "metadata",
        "magnet",
        "announce",
        "peers",
        "dht",
        "scrape",
        "bencode",
        "plugins",
        "bench",
        "completion",
        "demo",
        "help"
      })
  void every_command_explains_itself(String command) {
    Cli direct = Cli.bt(command, "--help");
    Cli helped = Cli.bt("help", command);

    assertThat(direct.exit()).isZero();
    assertThat(direct.out()).contains("Usage: bt " + command).contains("--json");
    assertThat(helped.out().strip()).isEqualTo(direct.out().strip());
  }

  @Test
  void prints_its_version() {
    Cli cli = Cli.bt("--version");

    assertThat(cli.exit()).isZero();
    assertThat(cli.out()).startsWith("bt 0.1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "info",
        "info --no-such-flag x",
        "create . --dry-run --piece-length 12q",
        "download x --down fast",
        "download x --port 70000",
        "download x --connections 0",
        "download x --peer nowhere",
        "download x --seed=sometimes",
        "create . --dry-run --tracker nothing",
        "create . --dry-run --v2",
        "create . --dry-run --threads -1",
        "create . --dry-run --name=",
        "verify x --threads=-1",
        "help nonsense",
        "info x --config /no/such/file"
      })
  void says_in_one_line_what_is_wrong_with_the_arguments(String line) {
    Cli cli = Cli.bt(line.isEmpty() ? new String[0] : line.split(" ", -1));

    assertThat(cli.exit()).isEqualTo(ExitCode.USAGE.number());
    assertThat(cli.out()).isEmpty();
    assertThat(cli.err().lines()).hasSize(1).allMatch(text -> text.startsWith("bt: "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense | there is no command \"nonsense\" (see bt --help)",
        "info | TORRENT is missing (see bt info --help)",
        "info a b | one argument too many: \"b\" (see bt info --help)",
        "info --no-such-flag x | there is no flag \"--no-such-flag\" (see bt info --help)",
        "create . --dry-run --piece-length | --piece-length: its value is missing (SIZE) (see bt"
            + " create --help)",
        "create . --dry-run --threads x | --threads: \"x\" is no whole number (see bt create"
            + " --help)",
        "verify x --threads=-1 | --threads: \"-1\" is no number of threads; 0 is one a core (see bt"
            + " verify --help)",
        "download x --down fast | --down: \"fast\" is no size; write for example 512K, 1.5GiB or"
            + " 10MB (see bt download --help)",
        "download x --port 1 --port 2 | --port: given more than once (see bt download --help)",
        "download x --resume trust | --resume: \"trust\" is none of auto, check, ignore"
            + " (see bt download --help)",
        "download x --max-ratio q | --max-ratio: \"q\" is no number (see bt download --help)",
        "completion ksh | SHELL: \"ksh\" is none of bash, zsh, fish (see bt completion --help)",
        "--json=7 help | --json: \"7\" is neither true nor false (see bt --help)"
      })
  void words_what_is_wrong_as_everything_else(String line, String complaint) {
    assertThat(Cli.bt(line.split(" ", -1)).err()).isEqualTo("bt: " + complaint + "\n");
  }

  @Test
  void lists_all_commands() {
    List<String> help = Cli.bt("help").lines();

    assertThat(help)
        .contains(
            "  info        Show what a torrent holds. The metadata of a magnet link is fetched from"
                + " peers.")
        .contains("  help        Print help, also of a command, or on exit-codes.");
    assertThat(Cli.bt("--help").lines()).isEqualTo(help);
  }

  @Test
  void reads_arguments_from_a_file_also_the_command() throws Exception {
    Path arguments = Files.writeString(folder.resolve("arguments"), "help exit-codes --json");

    assertThat(Cli.bt("@" + arguments).lines()).allMatch(JsonChecker::isObject);
  }

  @Test
  void lists_its_exit_codes() {
    Cli cli = Cli.bt("help", "exit-codes");

    assertThat(cli.exit()).isZero();
    for (ExitCode code : ExitCode.values()) {
      assertThat(cli.out()).contains(code.number() + "  " + code.meaning());
    }
  }

  @Test
  void takes_defaults_from_the_environment_under_the_prefix() {
    assertThat(Cli.run(Map.of("BT_JSON", "true"), new byte[0], "help", "exit-codes").lines())
        .allMatch(JsonChecker::isObject);
    assertThat(
            Cli.run(
                    Map.of("MY_JSON", "true"),
                    new byte[0],
                    "--env-prefix=MY_",
                    "help",
                    "exit-codes")
                .lines())
        .allMatch(JsonChecker::isObject);
  }

  @Test
  void takes_defaults_from_a_file_and_prefers_the_environment() throws Exception {
    Path config = Files.writeString(folder.resolve("bt.properties"), "json=true\n");
    String flag = "--config=" + config;

    assertThat(Cli.bt(flag, "help", "exit-codes").lines()).allMatch(JsonChecker::isObject);
    assertThat(Cli.run(Map.of("BT_JSON", "false"), new byte[0], flag, "help", "exit-codes").lines())
        .noneMatch(JsonChecker::isObject);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json help exit-codes", "help --json exit-codes"})
  void takes_global_flags_before_and_after_the_command(String line) {
    assertThat(Cli.bt(line.split(" ", -1)).lines()).allMatch(JsonChecker::isObject);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void completes_for_every_shell(String shell) {
    Cli cli = Cli.bt("completion", shell);

    assertThat(cli.exit()).isZero();
    assertThat(cli.out()).contains("download").contains("max-ratio");
  }
}
