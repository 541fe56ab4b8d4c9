// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Help whose lines end between words. picocli also ends them after hyphens and other punctuation,
/// where a flag or an address that is copied from there comes to pieces.
final class WholeWordsHelp extends Help {
  WholeWordsHelp(CommandSpec spec, ColorScheme colors) {
    super(spec, colors);
  }

  private int width() {
    return commandSpec().usageMessage().width();
  }

  @Override
  public Layout createDefaultLayout(
      List<OptionSpec> options, List<PositionalParamSpec> positionals, ColorScheme colors) {
    int longOptions = calcLongOptionColumnWidth(options, positionals, colors);
    TextTable usual = TextTable.forDefaultColumns(colors, longOptions, width());
    return new Layout(
        colors,
        new WholeWordsTable(colors, usual.columns()),
        createDefaultOptionRenderer(),
        createDefaultParameterRenderer());
  }

  @Override
  public String commandList(Map<String, Help> subcommands) {
    int longest = subcommands.keySet().stream().mapToInt(String::length).max().orElse(0);
    TextTable table =
        new WholeWordsTable(
            colorScheme(),
            new Column(longest + 2, 2, Overflow.SPAN),
            new Column(width() - (longest + 2), 2, Overflow.WRAP));
    subcommands.forEach((name, help) ->
        table.addRowValues(
            colorScheme().commandText(name),
            colorScheme().text(help.commandSpec().usageMessage().description()[0])));
    return table.toString();
  }

  @Override
  public String description(Object... parameters) {
    return paragraphs(commandSpec().usageMessage().description(), parameters);
  }

  @Override
  public String footer(Object... parameters) {
    return paragraphs(commandSpec().usageMessage().footer(), parameters);
  }

  private String paragraphs(String[] texts, Object... parameters) {
    String[] wrapped =
        Arrays.stream(texts).map(text -> wrapped(text, width(), "")).toArray(String[]::new);
    return join(colorScheme().ansi(), width(), false, wrapped, new StringBuilder(), parameters)
        .toString();
  }

  /// A table whose cells that may have several lines begin a new one between words.
  private static final class WholeWordsTable extends TextTable {
    /// What further lines of a cell begin with.
    private static final String FURTHER = "  ";

    private final ColorScheme colors;

    WholeWordsTable(ColorScheme colors, Column... columns) {
      super(colors, columns);
      this.colors = colors;
    }

    @Override
    public void addRowValues(Text... values) {
      int last = values.length - 1;
      Column column = columns()[last];
      if (column.overflow != Overflow.WRAP) {
        super.addRowValues(values);
        return;
      }
      String text = wrapped(values[last].plainString(), column.width - column.indent, FURTHER);
      Text[] row = values.clone();
      for (String line : text.split("\n", -1)) {
        row[last] = colors.text(line);
        super.addRowValues(row);
        Arrays.fill(row, colors.text(""));
      }
    }
  }

  /// A text with line breaks in the place of spaces, so that no line is longer than the width,
  /// unless a word is.
  ///
  /// @param further what lines but the first begin with
  static String wrapped(String text, int width, String further) {
    StringBuilder wrapped = new StringBuilder();
    int room = width;
    for (String word : text.split(" ", -1)) {
      if (!wrapped.isEmpty()) {
        boolean fits = word.length() < room;
        wrapped.append(fits ? " " : '\n' + further);
        room = fits ? room - 1 : width - further.length();
      }
      wrapped.append(word);
      room -= word.length();
    }
    return wrapped.toString();
  }
}
