// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.terminal;

import java.time.Duration;
import java.util.Locale;
import org.btsdk.api.Progress;
import org.btsdk.api.TorrentState;

/// Puts the progress of a torrent on one line. Stateless.
public final class ProgressLines {
  private static final int BAR_WIDTH = 11;

  private ProgressLines() {}

  /// A line such as `name 37.2 % ━━━━╸ 1.4/3.8 GiB 12.3 MiB/s ↑0.4 18 peers (5 seeds) eta 3m10s`.
  ///
  /// @param nameWidth how much room the name gets, in characters
  public static String line(Console console, String name, int nameWidth, Progress progress) {
    StringBuilder line = new StringBuilder();
    String shown = Text.cut(name, nameWidth);
    line.append(shown).append(" ".repeat(Math.max(0, nameWidth - shown.length())));
    if (progress.state() == TorrentState.SEEDING) {
      line.append("  seeding  ↑").append(progress.upRate());
    } else {
      line.append(String.format(Locale.ROOT, "  %5.1f %%  ", progress.percent()));
      line.append(ProgressBar.draw(console, progress.percent() / 100, BAR_WIDTH)).append("  ");
      line.append(Text.bytes(progress.doneBytes(), progress.wantedBytes()));
      if (progress.state() != TorrentState.DOWNLOADING) {
        line.append("  ").append(phase(progress.state()));
      } else {
        line.append("  ").append(progress.downRate());
        line.append("  ↑").append(Text.shortRate(progress.upRate()));
      }
    }
    line.append("  ").append(Text.count(progress.peers(), "peer"));
    if (progress.seeds() > 0) {
      line.append(" (").append(Text.count(progress.seeds(), "seed")).append(')');
    }
    if (progress.state() == TorrentState.DOWNLOADING) {
      progress.eta().map(ProgressLines::eta).ifPresent(line::append);
    }
    return line.toString();
  }

  private static String eta(Duration eta) {
    return "  eta " + Text.time(eta);
  }

  /// What a torrent is doing, in one word.
  public static String phase(TorrentState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
