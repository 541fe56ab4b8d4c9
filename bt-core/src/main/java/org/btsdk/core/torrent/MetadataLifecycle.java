// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.btsdk.api.Failure;
import org.btsdk.api.FilePriority;
import org.btsdk.api.TorrentState;
import org.btsdk.core.metadata.MetadataFetch;
import org.btsdk.model.Metainfo;

/// What a torrent without metadata is doing, and why it changes, as [Lifecycle] of another: until
/// its metadata is right, parsed, and its data open.
final class MetadataLifecycle extends RunState<MetadataSwarm> {
  private final MetadataFetch fetch;
  private final Newcomers newcomers;
  private final TreeMap<Integer, FilePriority> priorities = new TreeMap<>();
  private final TreeMap<Integer, FilePriority> changed = new TreeMap<>();
  private boolean stopsAtMetadata;
  private boolean parsing;
  private boolean opening;

  MetadataLifecycle(
      MetadataSwarm shared,
      MetadataFetch fetch,
      Newcomers newcomers,
      Dials dials,
      Trackers trackers) {
    super(shared, dials, trackers, shared.setup.startPaused());
    this.fetch = fetch;
    this.newcomers = newcomers;
    this.stopsAtMetadata = shared.setup.metadataOnly();
  }

  // ---- what happens

  void start() {
    wantsToRun = true;
    stopsAtMetadata &= shared.metainfo == null;
    failure = null;
    settle();
  }

  void pause() {
    wantsToRun = false;
    settle();
  }

  void stop() {
    stopping = true;
    settle();
  }

  void prioritise(int file, FilePriority priority) {
    priorities.put(file, priority);
    changed.put(file, priority);
  }

  /// A copy of the metadata may be right.
  void mayBeVerified() {
    byte[] info = fetch.verified();
    if (info != null && !parsing && shared.metainfo == null && failure == null) {
      parsing = true;
      shared.emit(new TorrentAction.ParseMetadata(info));
    }
  }

  void known(Metainfo metainfo, Map<Integer, FilePriority> of) {
    priorities.putAll(of);
    parsing = false;
    shared.metainfo = metainfo;
    if (metainfo.isPrivate()) {
      trackers.becomePrivate();
      newcomers.becamePrivate();
    }
    if (stopsAtMetadata) {
      stopsAtMetadata = false;
      wantsToRun = false;
    }
    settle();
  }

  void failed(Failure why) {
    parsing = false;
    opening = false;
    failure = why;
    shared.emit(new TorrentAction.ReportFailed(why));
    settle();
  }

  // ---- where that leads

  @Override
  void settle() {
    TorrentState to = next();
    if (to != shared.state) {
      change(to);
    }
    if (shared.running() && shared.metainfo != null && !opening) {
      opening = true;
      changed.clear();
      shared.emit(new TorrentAction.OpenData(priorities));
    }
    mayBeVerified(); // again, after a failure
    tellStopped();
  }

  private TorrentState next() {
    TorrentState ended = ended();
    if (ended != null) {
      return ended;
    }
    if (!wantsToRun) {
      return TorrentState.PAUSED;
    }
    return active ? TorrentState.METADATA : TorrentState.QUEUED;
  }

  private void change(TorrentState to) {
    final TorrentState from = shared.state;
    final boolean ran = shared.running();
    shared.enter(to);
    shared.emit(new TorrentAction.StateChanged(from, to));
    if (shared.running() && !ran) {
      trackers.start();
      shared.pool.retryNow(shared.now);
    } else if (ran && !shared.running()) {
      newcomers.closeAll("the torrent is not active any more");
      trackers.stop();
    }
    dials.somethingChanged();
  }

  @Override
  boolean isBusy() {
    return false; // there is no data yet
  }

  // ---- queries

  /// Whether metadata is asked for now.
  boolean fetches() {
    return shared.running() && !parsing && shared.metainfo == null;
  }

  boolean isActive() {
    return active;
  }

  /// How much files are wanted that are not [FilePriority#NORMAL].
  Map<Integer, FilePriority> priorities() {
    return priorities;
  }

  /// How much files are wanted since [TorrentAction.OpenData].
  Map<Integer, FilePriority> changed() {
    return Collections.unmodifiableMap(changed);
  }
}
