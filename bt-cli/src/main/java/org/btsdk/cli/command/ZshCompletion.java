// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A completion function for zsh, as a file `_bt` in its `fpath`, or as a script to be sourced.
/// Stateless.
final class ZshCompletion {
  private ZshCompletion() {}

  static List<String> of(CommandLine root) {
    List<String> lines = new ArrayList<>();
    lines.addAll(List.of("#compdef bt", "_bt() {", "  local -a commands=("));
    root.getSubcommands()
        .forEach((name, command) ->
            lines.add("    " + quote(name + ":" + description(command.getCommandSpec()))));
    lines.addAll(
        List.of(
            "  )",
            "  if (( CURRENT == 2 )); then",
            "    _describe -t commands 'command of bt' commands",
            "    return",
            "  fi",
            "  local command=${words[2]}",
            "  shift words",
            "  (( CURRENT-- ))",
            "  case $command in"));
    root.getSubcommands()
        .forEach((name, command) -> {
          lines.add("    " + name + ") _arguments \\");
          for (OptionSpec option : command.getCommandSpec().options()) {
            lines.add("      " + option(option) + " \\");
          }
          lines.add("      '*:argument:_files' ;;");
        });
    lines.addAll(
        List.of(
            "  esac",
            "}",
            "if [[ ${funcstack[1]} == _bt ]]; then _bt \"$@\"; else compdef _bt bt; fi"));
    return lines;
  }

  private static String option(OptionSpec option) {
    boolean hasValue = option.arity().max() > 0;
    boolean many = option.isMultiValue();
    List<String> names =
        Arrays.stream(option.names())
            .map(name -> hasValue && name.startsWith("--") ? name + "=" : name)
            .toList();
    String excludes = many ? "*" : "(" + String.join(" ", option.names()) + ")";
    String[] texts = option.description();
    String description =
        "["
            + (texts.length == 0 ? "" : texts[0].replace("[", "\\[").replace("]", "\\]"))
            + "]"
            + (hasValue ? ":" + option.paramLabel().replace(":", "\\:") + ":_files" : "");
    String given = names.size() == 1 ? names.getFirst() : "{" + String.join(",", names) + "}";
    return quote(excludes) + given + quote(description);
  }

  private static String description(CommandSpec command) {
    String[] description = command.usageMessage().description();
    return description.length == 0 ? "" : description[0].replace(":", "\\:");
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
