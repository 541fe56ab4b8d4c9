// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.strategies;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongPredicate;

/// What an experiment found: panels, which have rows, which have a value for each seed. Not
/// thread-safe.
final class Findings {
  private final SequencedMap<String, Panel> panels = new LinkedHashMap<>();

  /// Rows that are compared with each other.
  ///
  /// @param unit of the values
  /// @param values of each row, in the order of the seeds
  record Panel(String unit, SequencedMap<String, List<Value>> values) {}

  /// What came out with a seed.
  record Value(long seed, double value) {}

  void add(String panel, String unit, String row, long seed, double value) {
    panels
        .computeIfAbsent(panel, _ -> new Panel(unit, new LinkedHashMap<>()))
        .values()
        .computeIfAbsent(row, _ -> new ArrayList<>())
        .add(new Value(seed, value));
  }

  SequencedMap<String, Panel> panels() {
    return panels;
  }

  /// The middle one, or the mean of the two in the middle.
  static double median(List<Value> values) {
    double[] sorted = values.stream().mapToDouble(Value::value).sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  static double least(List<Value> values) {
    return values.stream().mapToDouble(Value::value).min().orElseThrow();
  }

  static double most(List<Value> values) {
    return values.stream().mapToDouble(Value::value).max().orElseThrow();
  }

  /// A line for each value.
  String csv() {
    StringBuilder out = new StringBuilder("panel,row,unit,seed,value\n");
    panels.forEach((name, panel) ->
        panel
            .values()
            .forEach((row, values) -> {
              for (Value value : values) {
                out.append(
                    String.format(
                        Locale.ROOT,
                        "%s,%s,%s,%d,%.4f%n",
                        quoted(name),
                        quoted(row),
                        quoted(panel.unit()),
                        value.seed(),
                        value.value()));
              }
            }));
    return out.toString();
  }

  /// Adds what such a table has of some seeds.
  void addCsv(String csv, LongPredicate seeds) {
    for (String line : csv.lines().skip(1).toList()) {
      String[] cells = line.substring(1).split("\",\"|\",|,", -1);
      long seed = Long.parseLong(cells[3]);
      if (seeds.test(seed)) {
        add(cells[0], cells[2], cells[1], seed, Double.parseDouble(cells[4]));
      }
    }
  }

  /// No name has a quotation mark or a comma.
  private static String quoted(String text) {
    return '"' + text + '"';
  }

  /// A table for people: median, least and most.
  String markdown() {
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, Panel> panel : panels.entrySet()) {
      out.append(
          "| %s | %s, median | least | most |\n| --- | ---: | ---: | ---: |\n"
              .formatted(panel.getKey(), panel.getValue().unit()));
      panel
          .getValue()
          .values()
          .forEach((row, values) ->
              out.append(
                  "| %s | %s | %s | %s |\n"
                      .formatted(
                          row,
                          number(median(values)),
                          number(least(values)),
                          number(most(values)))));
      out.append('\n');
    }
    return out.toString();
  }

  static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }
}
