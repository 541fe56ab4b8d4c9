// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.storage.Storage;
import org.jspecify.annotations.Nullable;

/// What is known of the files of a torrent in a bucket. Threads may share it; nothing blocks.
final class FileStates {
  private final TorrentGeometry geometry;
  private final FilePlaces places;

  // All guarded by this. ETags by file:
  private Map<Integer, String> whole = new HashMap<>(); // with a mark
  private Map<Integer, String> foreign = new HashMap<>(); // of the right length, without a mark
  private Map<Integer, String> ours = new HashMap<>(); // marked since the last listing began
  private final BitSet verified = new BitSet(); // pieces found right in files without a mark
  private final Set<Integer> noted =
      new TreeSet<>(); // files of which it is noted that one made them
  private boolean listed; // since the notes were forgotten

  FileStates(TorrentGeometry geometry, FilePlaces places) {
    this.geometry = geometry;
    this.places = places;
  }

  /// Says that a listing begins: what is marked from now on it may not see.
  synchronized void beginListing() {
    ours = new HashMap<>();
  }

  /// Believes a listing.
  ///
  /// @param marked ETags of files that have a mark
  /// @param unmarked ETags of files that have the right length and none
  /// @param uploads files with a note that somebody began to make them
  synchronized void endListing(
      Map<Integer, String> marked, Map<Integer, String> unmarked, Set<Integer> uploads) {
    // What was verified in an object that is another one by now says nothing.
    foreign.forEach((file, etag) -> {
      if (!etag.equals(unmarked.get(file)) && geometry.lastPiece(file) >= 0) {
        verified.clear(geometry.firstPiece(file), geometry.lastPiece(file) + 1);
      }
    });
    whole = new HashMap<>(marked);
    whole.putAll(ours);
    foreign = new HashMap<>(unmarked);
    foreign.keySet().removeAll(ours.keySet());
    // Who finds a note of a file that is whole when it begins finds what one who died left. Later
    // it is of somebody who makes the file at this moment.
    uploads.stream().filter(file -> !listed || !whole.containsKey(file)).forEach(noted::add);
    listed = true;
  }

  /// Forgets what is there: it was deleted.
  synchronized void forgetAll() {
    whole = new HashMap<>();
    foreign = new HashMap<>();
    ours = new HashMap<>();
    verified.clear();
    forgetNotes();
  }

  /// Forgets notes: the next listing tells of all.
  synchronized void forgetNotes() {
    noted.clear();
    listed = false;
  }

  /// Whether a file has a mark.
  synchronized boolean isWhole(int file) {
    return whole.containsKey(file);
  }

  /// The ETag of the object of a file that has the right length, marked or not; null if there is
  /// none.
  synchronized @Nullable String etag(int file) {
    String marked = whole.get(file);
    return marked != null ? marked : foreign.get(file);
  }

  /// What is known of a piece from the files it touches.
  Storage.State of(int piece) {
    if (geometry.dataLength(piece) == 0) {
      return Storage.State.UNKNOWN; // all padding: hashed without a request
    }
    Storage.State state = Storage.State.PRESENT;
    for (int file : places.filesOf(piece)) {
      synchronized (this) {
        if (!whole.containsKey(file)) {
          if (!foreign.containsKey(file)) {
            return Storage.State.ABSENT;
          }
          state = Storage.State.UNKNOWN;
        }
      }
    }
    return state;
  }

  /// Says that a piece was found right in files that have no mark.
  synchronized void verified(int piece) {
    verified.set(piece);
  }

  /// Whether a piece was found right in files that have no mark.
  synchronized boolean isVerified(int piece) {
    return verified.get(piece);
  }

  /// The ETag of a file without a mark in which every piece was found right, as in one of no bytes;
  /// null for others.
  synchronized @Nullable String verifiedEtag(int file) {
    return verified.nextClearBit(geometry.firstPiece(file)) > geometry.lastPiece(file)
        ? foreign.get(file)
        : null;
  }

  /// Whether there is a note that a file was being made.
  synchronized boolean isNoted(int file) {
    return noted.contains(file);
  }

  /// Whether there is a note that a file was being made; asked for once.
  synchronized boolean takeNoted(int file) {
    return noted.remove(file);
  }

  /// Says that there may be a note that a file was being made.
  synchronized void noted(int file) {
    noted.add(file);
  }

  /// Says that a file is marked.
  synchronized void marked(int file, String etag) {
    whole.put(file, etag);
    ours.put(file, etag);
    foreign.remove(file);
  }
}
