// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManualsTest {
  @TempDir private Path share;

  @BeforeEach
  void write() throws Exception {
    Manuals.main(new String[] {share.toString()});
  }

  private Path page(String name) {
    return share.resolve("man").resolve("man1").resolve(name + ".1");
  }

  @Test
  void the_page_of_bt_lists_commands_common_flags_and_exit_codes() {
    assertThat(page("bt"))
        .content()
        .contains(".TH BT 1", ".BR bt-download (1)", "\\-\\-json", ".B 130", "plugins");
  }

  @Test
  void every_command_has_a_page_with_its_own_flags_alone() {
    assertThat(page("bt-download"))
        .content()
        .contains(".TH BT\\-DOWNLOAD 1", "\\fITORRENT\\fR ...", "\\-\\-max\\-ratio")
        .doesNotContain("\\-\\-json");
    assertThat(page("bt-help")).exists();
  }

  /// A line that begins with a dot or an apostrophe is an order to whoever formats the page.
  @Test
  void no_line_of_text_is_taken_for_a_request() throws Exception {
    try (var pages = Files.list(page("bt").resolveSibling(""))) {
      for (Path one : pages.toList()) {
        assertThat(Files.readAllLines(one))
            .allMatch(line ->
                !line.startsWith("'")
                    && (!line.startsWith(".")
                        || line.matches("\\.(TH|SH|TP|PP|B|I|BR|BI|\\\\\") ?.*")));
      }
    }
  }

  @Test
  void each_shell_gets_its_completions() {
    assertThat(share.resolve("bash-completion/completions/bt")).content().contains("complete -F");
    assertThat(share.resolve("zsh/site-functions/_bt"))
        .content()
        .startsWith("#compdef bt\n")
        .contains("'(-o --dir)'{-o,--dir=}'[Where the data is. Default: this folder.]:DIR:_files'")
        .contains("'*'--peer='[");
    assertThat(share.resolve("fish/vendor_completions.d/bt.fish")).content().contains("-l dir -r");
  }
}
