// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Results of simulated DHTs as text: a table, and a picture.
final class DhtReports {
  private static final int PANEL_WIDTH = 390;
  private static final int PANEL_HEIGHT = 250;
  private static final int PLOT_WIDTH = 300;
  private static final int PLOT_HEIGHT = 150;
  private static final int LEFT = 60;
  private static final int TOP = 44;
  private static final int FOOT = 60;

  private static final List<Condition> CONDITIONS =
      List.of(
          new Condition("calm", "#1b6ca8", false, false),
          new Condition("churn", "#2e8b57", true, false),
          new Condition("hostile", "#c8553d", false, true),
          new Condition("both", "#7b4fa3", true, true));

  private record Condition(String name, String colour, boolean churn, boolean hostile) {
    boolean is(DhtResult result) {
      return result.churnPerHour() > 0 == churn && result.hostileShare() > 0 == hostile;
    }
  }

  private DhtReports() {}

  static String csv(List<DhtResult> results) {
    StringBuilder out =
        new StringBuilder(
            "nodes,churn_per_hour,hostile_share,lookups,found,success,hops,asked,answered,"
                + "median_s,p95_s,median_end_s,stored,good_nodes,datagrams_per_node_minute,"
                + "bytes_per_node_second,events,digest\n");
    for (DhtResult r : results) {
      out.append(
          String.format(
              Locale.ROOT,
              "%d,%.2f,%.2f,%d,%d,%.4f,%.2f,%.1f,%.1f,%.3f,%.3f,%.3f,%.2f,%.1f,%.1f,%.1f,%d,%016x%n",
              r.nodes(),
              r.churnPerHour(),
              r.hostileShare(),
              r.lookups(),
              r.found(),
              r.success(),
              r.meanHops(),
              r.meanAsked(),
              r.meanAnswered(),
              r.medianSeconds(),
              r.slowSeconds(),
              r.medianEndSeconds(),
              r.meanStored(),
              r.meanGoodNodes(),
              r.datagramsPerNodeMinute(),
              r.bytesPerNodeSecond(),
              r.events(),
              r.digest()));
    }
    return out.toString();
  }

  static String svg(List<DhtResult> results) {
    StringBuilder out = new StringBuilder();
    panel(out, 0, 0, "lookups that found the announcer, %", results, r -> 100 * r.success());
    panel(out, 1, 0, "hops to the closest node", results, DhtResult::meanHops);
    panel(out, 0, 1, "questions of a lookup", results, DhtResult::meanAsked);
    panel(out, 1, 1, "seconds to the announcer, 95 % are faster", results, DhtResult::slowSeconds);
    int y = 2 * PANEL_HEIGHT + 24;
    int x = LEFT;
    for (Condition condition : CONDITIONS) {
      out.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"4\" fill=\"%s\"/>%n",
              x,
              y - 6,
              condition.colour));
      text(out, x + 20, y, "start", "normal", condition.name);
      x += 120;
    }
    text(out, LEFT, y + 22, "start", "normal", "nodes, on a logarithmic scale; see docs/dht.md");
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %1$d"
            + " %2$d\" font-family=\"sans-serif\" font-size=\"13\">%n<rect width=\"%1$d\""
            + " height=\"%2$d\" rx=\"6\" fill=\"#fff\"/>%n%3$s</svg>%n",
        2 * PANEL_WIDTH,
        2 * PANEL_HEIGHT + FOOT,
        out);
  }

  private static void panel(
      StringBuilder out,
      int column,
      int row,
      String title,
      List<DhtResult> results,
      ToDoubleFunction<DhtResult> value) {
    int left = column * PANEL_WIDTH + LEFT;
    int top = row * PANEL_HEIGHT + TOP;
    double most = ceiling(results.stream().mapToDouble(value).max().orElse(1));
    text(out, left, top - 16, "start", "bold", title);
    for (int i = 0; i <= 4; i++) {
      double y = top + PLOT_HEIGHT - PLOT_HEIGHT * i / 4.0;
      line(out, left, y, left + PLOT_WIDTH, y);
      String label = String.format(Locale.ROOT, most < 4 ? "%.1f" : "%.0f", most * i / 4);
      text(out, left - 8, (int) y + 4, "end", "normal", label);
    }
    double least = Math.log10(results.stream().mapToInt(DhtResult::nodes).min().orElse(1));
    double span =
        Math.max(
            0.1, Math.log10(results.stream().mapToInt(DhtResult::nodes).max().orElse(10)) - least);
    List<Integer> sizes = results.stream().map(DhtResult::nodes).distinct().sorted().toList();
    for (int nodes : sizes) {
      int x = (int) (left + 10 + (PLOT_WIDTH - 20) * (Math.log10(nodes) - least) / span);
      text(
          out,
          x,
          top + PLOT_HEIGHT + 18,
          "middle",
          "normal",
          String.format(Locale.ROOT, "%,d", nodes));
    }
    for (Condition condition : CONDITIONS) {
      StringBuilder points = new StringBuilder();
      for (DhtResult result : results) {
        if (condition.is(result)) {
          double x = left + 10 + (PLOT_WIDTH - 20) * (Math.log10(result.nodes()) - least) / span;
          double y = top + PLOT_HEIGHT - PLOT_HEIGHT * value.applyAsDouble(result) / most;
          points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
          out.append(
              String.format(
                  Locale.ROOT,
                  "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>%n",
                  x,
                  y,
                  condition.colour));
        }
      }
      out.append(
          String.format(
              Locale.ROOT,
              "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
              points.toString().strip(),
              condition.colour));
    }
  }

  /// A round number above all values.
  private static double ceiling(double most) {
    for (double step : new double[] {1, 2, 4, 6, 8, 10, 20, 40, 60, 80, 100, 200, 400}) {
      if (most <= step) {
        return step;
      }
    }
    return most;
  }

  private static void line(StringBuilder out, double x1, double y1, double x2, double y2) {
    out.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"#ddd\" stroke-width=\"1\"/>%n",
            x1,
            y1,
            x2,
            y2));
  }

  private static void text(
      StringBuilder out, int x, int y, String anchor, String weight, String text) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\""
                + " fill=\"#222\">%s</text>%n",
            x,
            y,
            anchor,
            weight,
            text));
  }
}
