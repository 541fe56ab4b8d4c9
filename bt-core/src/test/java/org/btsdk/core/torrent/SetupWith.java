// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.net.URI;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.btsdk.api.FilePriority;
import org.btsdk.api.StopGoal;
import org.btsdk.core.session.RequestBudget;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.picker.PiecePicker;

/// A setup with one thing changed.
final class SetupWith {
  private SetupWith() {}

  static TorrentSetup trusted(TorrentSetup setup, BitSet value) {
    return new TorrentSetup(
        setup.metainfo(),
        setup.peerId(),
        setup.listenPort(),
        setup.userAgent(),
        setup.random(),
        setup.budget(),
        value,
        setup.suspect(),
        setup.startPaused(),
        setup.seed(),
        setup.goal(),
        setup.priorities(),
        setup.pickerName(),
        setup.picker(),
        setup.chokerName(),
        setup.choker(),
        setup.trackers(),
        setup.trackerSchemes(),
        setup.filter(),
        setup.extensions(),
        setup.maxConnections(),
        setup.uploadSlots(),
        setup.downloadedBytes(),
        setup.uploadedBytes());
  }

  static TorrentSetup suspect(TorrentSetup setup, BitSet value) {
    return new TorrentSetup(
        setup.metainfo(),
        setup.peerId(),
        setup.listenPort(),
        setup.userAgent(),
        setup.random(),
        setup.budget(),
        setup.trusted(),
        value,
        setup.startPaused(),
        setup.seed(),
        setup.goal(),
        setup.priorities(),
        setup.pickerName(),
        setup.picker(),
        setup.chokerName(),
        setup.choker(),
        setup.trackers(),
        setup.trackerSchemes(),
        setup.filter(),
        setup.extensions(),
        setup.maxConnections(),
        setup.uploadSlots(),
        setup.downloadedBytes(),
        setup.uploadedBytes());
  }

  static TorrentSetup seed(TorrentSetup setup, boolean value) {
    return new TorrentSetup(
        setup.metainfo(),
        setup.peerId(),
        setup.listenPort(),
        setup.userAgent(),
        setup.random(),
        setup.budget(),
        setup.trusted(),
        setup.suspect(),
        setup.startPaused(),
        value,
        setup.goal(),
        setup.priorities(),
        setup.pickerName(),
        setup.picker(),
        setup.chokerName(),
        setup.choker(),
        setup.trackers(),
        setup.trackerSchemes(),
        setup.filter(),
        setup.extensions(),
        setup.maxConnections(),
        setup.uploadSlots(),
        setup.downloadedBytes(),
        setup.uploadedBytes());
  }

  static TorrentSetup goal(TorrentSetup setup, StopGoal value) {
    return new TorrentSetup(
        setup.metainfo(),
        setup.peerId(),
        setup.listenPort(),
        setup.userAgent(),
        setup.random(),
        setup.budget(),
        setup.trusted(),
        setup.suspect(),
        setup.startPaused(),
        setup.seed(),
        value,
        setup.priorities(),
        setup.pickerName(),
        setup.picker(),
        setup.chokerName(),
        setup.choker(),
        setup.trackers(),
        setup.trackerSchemes(),
        setup.filter(),
        setup.extensions(),
        setup.maxConnections(),
        setup.uploadSlots(),
        setup.downloadedBytes(),
        setup.uploadedBytes());
  }

  static TorrentSetup priorities(TorrentSetup setup, Map<Integer, FilePriority> value) {
    return new TorrentSetup(
        setup.metainfo(),
        setup.peerId(),
        setup.listenPort(),
        setup.userAgent(),
        setup.random(),
        setup.budget(),
        setup.trusted(),
        setup.suspect(),
        setup.startPaused(),
        setup.seed(),
        setup.goal(),
        value,
        setup.pickerName(),
        setup.picker(),
        setup.chokerName(),
        setup.choker(),
        setup.trackers(),
        setup.trackerSchemes(),
        setup.filter(),
        setup.extensions(),
        setup.maxConnections(),
        setup.uploadSlots(),
        setup.downloadedBytes(),
        setup.uploadedBytes());
  }

  static TorrentSetup picker(TorrentSetup setup, PiecePicker value) {
    return new TorrentSetup(
        setup.metainfo(),
        setup.peerId(),
        setup.listenPort(),
        setup.userAgent(),
        setup.random(),
        setup.budget(),
        setup.trusted(),
        setup.suspect(),
        setup.startPaused(),
        setup.seed(),
        setup.goal(),
        setup.priorities(),
        setup.pickerName(),
        value,
        setup.chokerName(),
        setup.choker(),
        setup.trackers(),
        setup.trackerSchemes(),
        setup.filter(),
        setup.extensions(),
        setup.maxConnections(),
        setup.uploadSlots(),
        setup.downloadedBytes(),
        setup.uploadedBytes());
  }

  static TorrentSetup choker(TorrentSetup setup, Choker value) {
    return new TorrentSetup(
        setup.metainfo(),
        setup.peerId(),
        setup.listenPort(),
        setup.userAgent(),
        setup.random(),
        setup.budget(),
        setup.trusted(),
        setup.suspect(),
        setup.startPaused(),
        setup.seed(),
        setup.goal(),
        setup.priorities(),
        setup.pickerName(),
        setup.picker(),
        setup.chokerName(),
        value,
        setup.trackers(),
        setup.trackerSchemes(),
        setup.filter(),
        setup.extensions(),
        setup.maxConnections(),
        setup.uploadSlots(),
        setup.downloadedBytes(),
        setup.uploadedBytes());
  }

  static TorrentSetup budget(TorrentSetup setup, RequestBudget value) {
    return new TorrentSetup(
        setup.metainfo(),
        setup.peerId(),
        setup.listenPort(),
        setup.userAgent(),
        setup.random(),
        value,
        setup.trusted(),
        setup.suspect(),
        setup.startPaused(),
        setup.seed(),
        setup.goal(),
        setup.priorities(),
        setup.pickerName(),
        setup.picker(),
        setup.chokerName(),
        setup.choker(),
        setup.trackers(),
        setup.trackerSchemes(),
        setup.filter(),
        setup.extensions(),
        setup.maxConnections(),
        setup.uploadSlots(),
        setup.downloadedBytes(),
        setup.uploadedBytes());
  }

  static TorrentSetup maxConnections(TorrentSetup setup, int value) {
    return new TorrentSetup(
        setup.metainfo(),
        setup.peerId(),
        setup.listenPort(),
        setup.userAgent(),
        setup.random(),
        setup.budget(),
        setup.trusted(),
        setup.suspect(),
        setup.startPaused(),
        setup.seed(),
        setup.goal(),
        setup.priorities(),
        setup.pickerName(),
        setup.picker(),
        setup.chokerName(),
        setup.choker(),
        setup.trackers(),
        setup.trackerSchemes(),
        setup.filter(),
        setup.extensions(),
        value,
        setup.uploadSlots(),
        setup.downloadedBytes(),
        setup.uploadedBytes());
  }

  static TorrentSetup uploadSlots(TorrentSetup setup, int value) {
    return new TorrentSetup(
        setup.metainfo(),
        setup.peerId(),
        setup.listenPort(),
        setup.userAgent(),
        setup.random(),
        setup.budget(),
        setup.trusted(),
        setup.suspect(),
        setup.startPaused(),
        setup.seed(),
        setup.goal(),
        setup.priorities(),
        setup.pickerName(),
        setup.picker(),
        setup.chokerName(),
        setup.choker(),
        setup.trackers(),
        setup.trackerSchemes(),
        setup.filter(),
        setup.extensions(),
        setup.maxConnections(),
        value,
        setup.downloadedBytes(),
        setup.uploadedBytes());
  }

  static TorrentSetup trackers(TorrentSetup setup, List<List<URI>> value) {
    return new TorrentSetup(
        setup.metainfo(),
        setup.peerId(),
        setup.listenPort(),
        setup.userAgent(),
        setup.random(),
        setup.budget(),
        setup.trusted(),
        setup.suspect(),
        setup.startPaused(),
        setup.seed(),
        setup.goal(),
        setup.priorities(),
        setup.pickerName(),
        setup.picker(),
        setup.chokerName(),
        setup.choker(),
        value,
        setup.trackerSchemes(),
        setup.filter(),
        setup.extensions(),
        setup.maxConnections(),
        setup.uploadSlots(),
        setup.downloadedBytes(),
        setup.uploadedBytes());
  }
}
