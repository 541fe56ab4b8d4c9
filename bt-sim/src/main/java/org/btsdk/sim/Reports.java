// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// Results as text: a table, and a picture.
final class Reports {
  private static final int WIDTH = 860;
  private static final int PLOT_WIDTH = 620;
  private static final int PLOT_HEIGHT = 260;
  private static final int LEFT = 70;
  private static final int TOP = 50;
  private static final int GAP = 90;
  private static final int TICKS = 5;

  private static final List<String> COLOURS =
      List.of("#1b6ca8", "#c8553d", "#2e8b57", "#8a5fbf", "#b8860b", "#555555", "#d1478c");

  private Reports() {}

  static String csv(SwarmResult result) {
    StringBuilder out =
        new StringBuilder(
            "node,group,role,joined_s,completed_s,duration_s,downloaded_bytes,uploaded_bytes,"
                + "wasted_bytes,share_ratio\n");
    for (SwarmResult.NodeResult node : result.nodes()) {
      out.append(node.node())
          .append(',')
          .append(quoted(node.group()))
          .append(',')
          .append(node.role())
          .append(',')
          .append(seconds(node.joinedSeconds()))
          .append(',')
          .append(seconds(node.completedSeconds()))
          .append(',')
          .append(seconds(node.durationSeconds()))
          .append(',')
          .append(node.downloadedBytes())
          .append(',')
          .append(node.uploadedBytes())
          .append(',')
          .append(node.wastedBytes())
          .append(',')
          .append(number("%.4f", node.shareRatio()))
          .append('\n');
    }
    return out.toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String seconds(OptionalDouble value) {
    return value.isPresent() ? number("%.3f", value.getAsDouble()) : "";
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  static String svg(SwarmResult result) {
    StringBuilder out = new StringBuilder();
    int height = TOP + 2 * PLOT_HEIGHT + GAP + 60;
    out.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
            .formatted(WIDTH, height));
    out.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    text(out, LEFT, 20, "start", escaped(result.toString()));
    finished(out, result);
    copies(out, result, TOP + PLOT_HEIGHT + GAP);
    return out.append("</svg>\n").toString();
  }

  /// The part of each group that had finished after a time.
  private static void finished(StringBuilder out, SwarmResult result) {
    List<String> groups =
        result.nodes().stream()
            .map(SwarmResult.NodeResult::group)
            .distinct()
            .filter(group -> result.durations(group).length > 0)
            .toList();
    double most = 1e-9;
    for (String group : groups) {
      double[] all = result.durations(group);
      most = Math.max(most, all[all.length - 1]);
    }
    axes(out, TOP, "finished, % of the group", "seconds since the node came", most, 100);
    for (int i = 0; i < groups.size(); i++) {
      double[] all = result.durations(groups.get(i));
      int nodes = result.group(groups.get(i)).size();
      StringBuilder path = new StringBuilder("M").append(point(TOP, 0, most, 0, 100));
      for (int n = 0; n < all.length; n++) {
        path.append(" L").append(point(TOP, all[n], most, 100.0 * n / nodes, 100));
        path.append(" L").append(point(TOP, all[n], most, 100.0 * (n + 1) / nodes, 100));
      }
      line(out, path, i);
      legend(out, TOP, i, groups.get(i));
    }
  }

  private static void copies(StringBuilder out, SwarmResult result, int top) {
    List<SwarmResult.Availability> samples = result.availability();
    double last = 1e-9;
    double most = 1;
    for (SwarmResult.Availability sample : samples) {
      last = Math.max(last, sample.seconds());
      most = Math.max(most, sample.mean());
    }
    axes(out, top, "copies of a piece", "seconds", last, most);
    curve(out, top, samples, last, most, SwarmResult.Availability::mean, 0, "on average");
    curve(out, top, samples, last, most, SwarmResult.Availability::least, 1, "of the rarest");
    curve(out, top, samples, last, most, SwarmResult.Availability::complete, 2, "complete nodes");
  }

  private static void curve(
      StringBuilder out,
      int top,
      List<SwarmResult.Availability> samples,
      double last,
      double most,
      ToDoubleFunction<SwarmResult.Availability> value,
      int number,
      String name) {
    StringBuilder path = new StringBuilder();
    for (SwarmResult.Availability sample : samples) {
      path.append(path.isEmpty() ? "M" : " L")
          .append(
              point(
                  top, sample.seconds(), last, Math.min(most, value.applyAsDouble(sample)), most));
    }
    if (!path.isEmpty()) {
      line(out, path, number);
    }
    legend(out, top, number, name);
  }

  private static void axes(
      StringBuilder out, int top, String title, String unit, double mostX, double mostY) {
    text(out, LEFT, top - 8, "start", title);
    for (int i = 0; i <= TICKS; i++) {
      double x = LEFT + (double) PLOT_WIDTH * i / TICKS;
      double y = top + PLOT_HEIGHT - (double) PLOT_HEIGHT * i / TICKS;
      out.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%.1f %d V%d M%d %.1f H%d\" stroke=\"#dddddd\" fill=\"none\"/>\n",
              x,
              top,
              top + PLOT_HEIGHT,
              LEFT,
              y,
              LEFT + PLOT_WIDTH));
      text(out, x, top + PLOT_HEIGHT + 16, "middle", label(mostX * i / TICKS));
      text(out, LEFT - 6, y + 4, "end", label(mostY * i / TICKS));
    }
    text(out, LEFT + PLOT_WIDTH / 2.0, top + PLOT_HEIGHT + 34, "middle", unit);
  }

  private static String label(double value) {
    return number(value < 10 && value > 0 ? "%.1f" : "%.0f", value);
  }

  private static String point(int top, double x, double mostX, double y, double mostY) {
    return number("%.1f", LEFT + PLOT_WIDTH * x / mostX)
        + ' '
        + number("%.1f", top + PLOT_HEIGHT - PLOT_HEIGHT * y / mostY);
  }

  private static void line(StringBuilder out, CharSequence path, int number) {
    out.append("<path d=\"")
        .append(path)
        .append("\" fill=\"none\" stroke-width=\"2\" stroke=\"")
        .append(COLOURS.get(number % COLOURS.size()))
        .append("\"/>\n");
  }

  private static void legend(StringBuilder out, int top, int number, String name) {
    int y = top + 14 + 18 * number;
    int x = LEFT + PLOT_WIDTH + 14;
    out.append(
        "<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"12\" fill=\"%s\"/>\n"
            .formatted(x, y - 10, COLOURS.get(number % COLOURS.size())));
    text(out, x + 18, y, "start", escaped(name));
  }

  private static void text(StringBuilder out, double x, double y, String anchor, String text) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
            x,
            y,
            anchor,
            text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
