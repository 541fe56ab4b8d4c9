// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// A bar chart of speeds, as SVG that stands on light and dark pages.
final class Chart {
  private static final int WIDTH = 760;
  private static final int LABELS = 170;
  private static final int VALUES = 110;
  private static final int ROW = 22;
  private static final int HEAD = 34;
  private static final int EDGE = 14;

  private Chart() {}

  static String of(List<Results> all, String foot) {
    StringBuilder rows = new StringBuilder();
    int y = EDGE;
    for (Results results : all) {
      if (!results.charted() || results.runs().isEmpty()) {
        continue;
      }
      rows.append(text(EDGE, y + 18, "start", "bold", results.title() + ", MB/s"));
      y += HEAD;
      List<String> clients =
          results.runs().keySet().stream()
              .sorted(Comparator.comparingDouble(results::speed).reversed())
              .toList();
      double most = results.speed(clients.getFirst());
      for (String client : clients) {
        double speed = results.speed(client);
        double bar = Math.max(1, (WIDTH - LABELS - VALUES - EDGE) * speed / Math.max(most, 1));
        boolean ours = Results.isOurs(client);
        String color = ours ? "#c8501e" : client.equals(Results.FLOOR) ? "#c9cdd2" : "#6b7f99";
        rows.append(text(LABELS - 8, y + 15, "end", ours ? "bold" : "normal", client));
        rows.append(
            String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LABELS,
                y + 3,
                bar,
                ROW - 6,
                color));
        Series series = results.series(client, Measurement::megabytesPerSecond);
        double scale = (WIDTH - LABELS - VALUES - EDGE) / Math.max(most, 1);
        double end = LABELS + Math.min(series.max() * scale, WIDTH - LABELS - VALUES / 2.0);
        rows.append(
            String.format(
                Locale.ROOT,
                "<path d=\"M%.1f %dH%.1f\" stroke=\"#333\" stroke-width=\"1.2\"/>%n",
                LABELS + series.min() * scale,
                y + ROW / 2,
                end));
        rows.append(
            text(
                (int) Math.max(LABELS + bar, end) + 6,
                y + 15,
                "start",
                ours ? "bold" : "normal",
                String.format(Locale.ROOT, "%,.0f", speed)));
        y += ROW;
      }
      y += EDGE;
    }
    rows.append(text(EDGE, y + 10, "start", "normal", foot));
    y += 24;
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
            + " font-family=\"sans-serif\" font-size=\"13\">%n"
            + "<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#fff\"/>%n%s</svg>%n",
        WIDTH,
        y,
        WIDTH,
        y,
        WIDTH,
        y,
        rows);
  }

  private static String text(int x, int y, String anchor, String weight, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\" fill=\"#222\">%s</text>%n",
        x,
        y,
        anchor,
        weight,
        text.replace("&", "&amp;").replace("<", "&lt;"));
  }
}
