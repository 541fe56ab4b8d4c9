// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.btsdk.api.FilePriority;
import org.btsdk.core.torrent.MetadataMachine;
import org.btsdk.model.Metainfo;
import org.jspecify.annotations.Nullable;

/// The way of one torrent from its metadata to its data: who opens what, and who closes what was
/// opened when it is stopped meanwhile. Threads: any.
final class DataOpening {
  private final TorrentDriver driver;
  private final @Nullable MagnetWork magnet; // null if the metadata was there from the beginning

  private final Object lock = new Object(); // for a few instructions
  private @Nullable TorrentContent opened; // guarded by lock; the content, or what becomes it
  private boolean opensNothing; // guarded by lock

  /// @param magnet null if the metadata was there from the beginning
  DataOpening(TorrentDriver driver, @Nullable MagnetWork magnet) {
    this.driver = driver;
    this.magnet = magnet;
  }

  /// The data was open from the beginning.
  void wasOpen(TorrentContent content) {
    synchronized (lock) {
      opened = content;
    }
  }

  private MagnetWork magnet() {
    return Objects.requireNonNull(magnet, "it had its metadata from the beginning");
  }

  /// Parses metadata that came from peers, and whose hashes are right.
  void parse(byte[] info) {
    magnet().parse(driver, info);
  }

  /// Takes metadata that another source had, and whose hashes were looked at there.
  void adopt(byte[] info) {
    if (magnet != null) {
      magnet.parse(driver, info);
    }
  }

  /// Begins to open the data.
  void open(MetadataMachine before, Metainfo metainfo, Map<Integer, FilePriority> priorities) {
    magnet().open(driver, before, metainfo, priorities);
  }

  /// The data is open: the torrent goes on with it. A disk thread.
  void goOn(TorrentOpener.Opened fresh) {
    TorrentContent next = TorrentContent.of(fresh, driver);
    synchronized (lock) {
      if (!opensNothing) {
        opened = next;
        driver.onLoop(now -> driver.takeOver(fresh, next, now));
        return;
      }
    }
    fresh.closeUnused(); // it was stopped meanwhile
  }

  /// What is to be closed now that the torrent has stopped; from now on nothing is opened. Blocks
  /// while something is being opened, for a while.
  ///
  /// @return null if its data was never opened
  @Nullable TorrentContent contentToClose(Duration timeout) {
    MagnetWork work = magnet;
    if (work != null) {
      TorrentStopper.waitFor(work.quiet(), timeout);
    }
    synchronized (lock) {
      opensNothing = true;
      return opened;
    }
  }

  /// Whether the data is still being opened.
  boolean isUnderWay() {
    MagnetWork work = magnet;
    return work != null && !work.quiet().isDone();
  }
}
