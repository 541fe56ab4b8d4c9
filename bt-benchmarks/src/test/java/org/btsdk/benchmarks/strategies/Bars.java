// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.strategies;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Findings as a picture: bars as long as medians, a line from the least value to the most, and a
/// dot for each seed.
final class Bars {
  private static final int WIDTH = 820;
  private static final int LABELS = 250;
  private static final int VALUES = 70;
  private static final int EDGE = 16;
  private static final int ROW = 26;
  private static final List<String> COLOURS =
      List.of("#6b9ac4", "#c8501e", "#7aa874", "#b08bc9", "#c9a227");

  private Bars() {}

  static String svg(String title, Findings findings) {
    StringBuilder rows = new StringBuilder();
    int y = EDGE + 18;
    text(rows, EDGE, y, "start", "bold", 15, title);
    y += 14;
    for (Map.Entry<String, Findings.Panel> panel : findings.panels().entrySet()) {
      y = panel(rows, y, panel.getKey(), panel.getValue());
    }
    text(
        rows,
        EDGE,
        y + 14,
        "start",
        "normal",
        11,
        "bar: median of the seeds; line: from the least to the most; dots: each seed");
    y += 28;
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\">%n<rect width=\"%d\" height=\"%d\" rx=\"6\""
            + " fill=\"#fff\"/>%n%s</svg>%n",
        WIDTH,
        y,
        WIDTH,
        y,
        WIDTH,
        y,
        rows);
  }

  private static int panel(StringBuilder out, int top, String name, Findings.Panel panel) {
    int y = top + 24;
    text(out, EDGE, y, "start", "bold", 13, name + " (" + panel.unit() + ")");
    y += 8;
    double most = panel.values().values().stream().mapToDouble(Findings::most).max().orElse(1);
    double least = panel.values().values().stream().mapToDouble(Findings::least).min().orElse(0);
    least = Math.min(0, least); // a bar begins at zero
    double scale = (WIDTH - LABELS - VALUES - EDGE) / Math.max(Math.max(most, 0) - least, 1e-9);
    double zero = LABELS - least * scale;
    int number = 0;
    for (Map.Entry<String, List<Findings.Value>> row : panel.values().entrySet()) {
      List<Findings.Value> values = row.getValue();
      double median = Findings.median(values);
      int middle = y + ROW / 2;
      text(out, LABELS - 8, middle + 4, "end", "normal", 12, row.getKey());
      out.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
              zero + Math.min(0, median) * scale,
              y + 4,
              Math.max(1, Math.abs(median) * scale),
              ROW - 8,
              COLOURS.get(number++ % COLOURS.size())));
      out.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%.1f %dH%.1f\" stroke=\"#222\" stroke-width=\"1.2\"/>%n",
              zero + Findings.least(values) * scale,
              middle,
              zero + Findings.most(values) * scale));
      for (Findings.Value value : values) {
        out.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%d\" r=\"2.2\" fill=\"#222\"/>%n",
                zero + value.value() * scale,
                middle));
      }
      text(
          out,
          (int) (zero + Math.max(0, Findings.most(values)) * scale) + 8,
          middle + 4,
          "start",
          "bold",
          12,
          Findings.number(median));
      y += ROW;
    }
    return y + 4;
  }

  private static void text(
      StringBuilder out, int x, int y, String anchor, String weight, int size, String text) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\" font-size=\"%d\""
                + " fill=\"#222\">%s</text>%n",
            x,
            y,
            anchor,
            weight,
            size,
            text.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
