// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.btsdk.cli.terminal.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Manual pages as `man` reads them: one of bt, one of each command. What stands in them is what
/// help prints. Stateless.
final class ManPages {
  private ManPages() {}

  /// The page of bt itself.
  ///
  /// @param root with all commands
  /// @param version of bt
  static String of(CommandLine root, String version) {
    CommandSpec spec = root.getCommandSpec();
    List<String> lines = new ArrayList<>(heading("bt", version));
    section(lines, "NAME");
    lines.add("bt \\- " + text("the BitTorrent SDK's command line"));
    section(lines, "SYNOPSIS");
    lines.add(".B bt");
    lines.add("[" + italic("FLAGS") + "] " + italic("COMMAND") + " ...");
    section(lines, "DESCRIPTION");
    paragraphs(lines, spec.usageMessage().description());
    section(lines, "COMMANDS");
    for (CommandLine command : root.getSubcommands().values()) {
      CommandSpec one = command.getCommandSpec();
      entry(lines, ".BR bt-" + one.name() + " (1)", one.usageMessage().description());
    }
    flags(lines, "FLAGS OF ALL COMMANDS", spec.options());
    section(lines, "EXIT STATUS");
    for (ExitCode code : ExitCode.values()) {
      entry(lines, ".B " + code.number(), code.meaning());
    }
    section(lines, "ENVIRONMENT");
    entry(
        lines,
        ".BR BT_ ...",
        "Every flag --some-flag can also be set by the variable BT_SOME_FLAG.");
    entry(lines, ".B BT_JAVA_OPTS", "Settings of the Java virtual machine, separated by spaces.");
    entry(lines, ".B NO_COLOR", "No colours, if it is not empty.");
    section(lines, "FILES");
    entry(lines, ".B plugins", "Beside the image: each folder in it is a plugin with its jars.");
    entry(
        lines,
        ".B ~/.config/bt/plugins",
        "The same, of one user; below XDG_CONFIG_HOME if that is set.");
    entry(lines, ".B .bt", "In the folder of the data: what the next start needs to go on.");
    return join(lines);
  }

  /// The page of a command.
  static String ofCommand(CommandLine command, String version) {
    CommandSpec spec = command.getCommandSpec();
    String[] description = spec.usageMessage().description();
    List<String> lines = new ArrayList<>(heading("bt-" + spec.name(), version));
    section(lines, "NAME");
    lines.add(
        "bt\\-"
            + text(spec.name())
            + " \\- "
            + text(description.length == 0 ? "" : description[0]));
    section(lines, "SYNOPSIS");
    lines.add(".B bt " + text(spec.name()));
    StringBuilder synopsis = new StringBuilder("[" + italic("FLAGS") + "]");
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      String label = italic(text(argument.paramLabel()));
      String many = argument.arity().max() > 1 ? " ..." : "";
      synopsis.append(' ').append(argument.required() ? label + many : "[" + label + many + "]");
    }
    lines.add(synopsis.toString());
    section(lines, "DESCRIPTION");
    paragraphs(lines, description);
    if (!spec.positionalParameters().isEmpty()) {
      section(lines, "ARGUMENTS");
      for (PositionalParamSpec argument : spec.positionalParameters()) {
        entry(lines, ".I " + text(argument.paramLabel()), argument.description());
      }
    }
    flags(lines, "FLAGS", spec.options().stream().filter(option -> !option.inherited()).toList());
    section(lines, "SEE ALSO");
    lines.add(".BR bt (1),");
    lines.add("for the flags of all commands and the exit status.");
    return join(lines);
  }

  private static List<String> heading(String name, String version) {
    return List.of(
        ".\\\" SPDX-License-Identifier: Apache-2.0",
        ".TH %s 1 \"\" \"bt %s\" \"bt\"".formatted(text(name.toUpperCase(Locale.ROOT)), version));
  }

  private static void section(List<String> lines, String name) {
    lines.add(".SH " + name);
  }

  private static void paragraphs(List<String> lines, String... texts) {
    for (int i = 0; i < texts.length; i++) {
      if (i > 0) {
        lines.add(".PP");
      }
      lines.add(line(texts[i]));
    }
  }

  private static void flags(List<String> lines, String heading, List<OptionSpec> options) {
    if (options.isEmpty()) {
      return;
    }
    section(lines, heading);
    for (OptionSpec option : options) {
      List<String> names = Arrays.stream(option.names()).map(ManPages::text).toList();
      String value = option.arity().max() > 0 ? " \" \" " + quoted(label(option)) : "";
      entry(lines, ".BI \"" + String.join(", ", names) + "\"" + value, option.description());
    }
  }

  private static String label(ArgSpec option) {
    return text(option.paramLabel());
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static void entry(List<String> lines, String tag, String... description) {
    lines.add(".TP");
    lines.add(tag);
    for (String one : description) {
      lines.add(line(one));
    }
  }

  private static String italic(String text) {
    return "\\fI" + text + "\\fR";
  }

  /// A line of text, which does not begin as a request does.
  private static String line(String text) {
    String escaped = text(text.replace("%n", " ").replace("%%", "%"));
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }

  private static String text(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }

  private static String join(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
