// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.btsdk.cli.terminal.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

class WholeWordsHelpTest {
  private static CommandLine bt() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            nowhere,
            nowhere,
            Map.of(),
            false,
            false,
            InstantSource.system());
    // An argument that makes the runner examine every command.
    return new CommandRunner(console, () -> {}).commandLine(new String[] {"completion"});
  }

  @ParameterizedTest
  @ValueSource(ints = {70, 80, 90, 100, 110})
  void no_word_of_what_help_says_is_broken(int width) {
    CommandLine root = bt();
    root.setUsageHelpWidth(width);
    List<CommandLine> all = new ArrayList<>(root.getSubcommands().values());
    all.add(root);
    for (CommandLine command : all) {
      assertThat(command.getUsageMessage().lines()).allMatch(line -> line.length() <= width);
      String help = words(command.getUsageMessage());
      for (String text : said(command.getCommandSpec())) {
        assertThat(help).contains(words(text));
      }
    }
  }

  private static List<String> said(CommandSpec spec) {
    List<String> said = new ArrayList<>(List.of(spec.usageMessage().description()));
    said.addAll(List.of(spec.usageMessage().footer()));
    spec.subcommands()
        .values()
        .forEach(one -> said.add(one.getCommandSpec().usageMessage().description()[0]));
    for (ArgSpec arg : spec.args()) {
      if (!arg.hidden()) {
        said.addAll(List.of(arg.description()));
      }
    }
    return said;
  }

  private static String words(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  @Test
  void lines_end_between_words_where_the_next_one_has_no_room() {
    assertThat(WholeWordsHelp.wrapped("one two-three four", 9, ""))
        .isEqualTo("one\ntwo-three\nfour");
    assertThat(WholeWordsHelp.wrapped("one two", 7, "")).isEqualTo("one two");
    assertThat(WholeWordsHelp.wrapped("one two", 6, "")).isEqualTo("one\ntwo");
    assertThat(WholeWordsHelp.wrapped("longer than it", 3, "")).isEqualTo("longer\nthan\nit");
    assertThat(WholeWordsHelp.wrapped("a b c d", 3, "> ")).isEqualTo("a b\n> c\n> d");
    assertThat(WholeWordsHelp.wrapped("", 3, "")).isEmpty();
  }
}
