// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.resume;

import java.util.BitSet;
import java.util.List;
import org.btsdk.spi.storage.FileOperations.FileStamp;

/// Something that happened to a torrent's data. Immutable; threads may share it.
public sealed interface ResumeRecord {
  /// Whether the record must be on the disk itself, not just with the operating system, before
  /// anyone acts on it: losing it to a loss of power would let something be believed that is not so
  /// any more, or would cost a check of everything.
  default boolean forced() {
    return false;
  }

  /// A session took the torrent up. Ends what [Closed] says.
  ///
  /// @param bootId names the time since the machine started; empty if unknown, which differs from
  ///   every other
  record Opened(String bootId) implements ResumeRecord {}

  /// Pieces were verified and committed. Written before any peer or embedder hears of them.
  ///
  /// @param pieces indexes
  record Committed(BitSet pieces) implements ResumeRecord {
    /// Copies the set.
    public Committed {
      pieces = (BitSet) pieces.clone();
    }

    @Override
    public BitSet pieces() {
      return (BitSet) pieces.clone();
    }
  }

  /// Pieces survive a loss of power: a sync ended that began after they were committed.
  ///
  /// @param pieces indexes; those that are not committed are left out
  record Synced(BitSet pieces) implements ResumeRecord {
    /// Copies the set.
    public Synced {
      pieces = (BitSet) pieces.clone();
    }

    @Override
    public BitSet pieces() {
      return (BitSet) pieces.clone();
    }

    @Override
    public boolean forced() {
      return true;
    }
  }

  /// Pieces are not there, or not right, any more; or a check found that they never were. Written
  /// before any byte of them is written anew.
  ///
  /// @param pieces indexes
  record Removed(BitSet pieces) implements ResumeRecord {
    /// Copies the set.
    public Removed {
      pieces = (BitSet) pieces.clone();
    }

    @Override
    public BitSet pieces() {
      return (BitSet) pieces.clone();
    }

    @Override
    public boolean forced() {
      return true;
    }
  }

  /// Pieces may be there, and must be hashed before they are believed. Ended for each by
  /// [Committed] or [Removed], so that a check which was cut off goes on where it was.
  ///
  /// @param pieces indexes
  record Suspect(BitSet pieces) implements ResumeRecord {
    /// Copies the set.
    public Suspect {
      pieces = (BitSet) pieces.clone();
    }

    @Override
    public BitSet pieces() {
      return (BitSet) pieces.clone();
    }
  }

  /// What was transferred in all, over all sessions.
  ///
  /// @param uploadedBytes zero or more
  /// @param downloadedBytes zero or more
  record Counters(long uploadedBytes, long downloadedBytes) implements ResumeRecord {
    /// @throws IllegalArgumentException if a number is negative
    public Counters {
      if (uploadedBytes < 0 || downloadedBytes < 0) {
        throw new IllegalArgumentException(
            "negative: " + uploadedBytes + " or " + downloadedBytes + " bytes");
      }
    }
  }

  /// What a file looked like after its last piece was committed. Nothing of ours writes to it from
  /// then on, so that any change later is someone else's. Ignored for a file that is not complete.
  ///
  /// @param file index of the file, zero or more
  /// @param stamp its length and time
  record FileStamped(int file, FileStamp stamp) implements ResumeRecord {
    /// @throws IllegalArgumentException if the index is negative
    public FileStamped {
      if (file < 0) {
        throw new IllegalArgumentException("no file: " + file);
      }
    }
  }

  /// The torrent was closed in order: nothing writes to its files until the next [Opened].
  ///
  /// @param stamps what each file of the torrent looked like after the last write; empty for a
  ///   storage without files
  record Closed(List<FileStamp> stamps) implements ResumeRecord {
    /// Copies the list.
    public Closed {
      stamps = List.copyOf(stamps);
    }

    @Override
    public boolean forced() {
      return true;
    }
  }
}
