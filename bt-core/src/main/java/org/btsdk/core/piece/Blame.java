// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btsdk.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// Finds out who sent bad blocks: of each piece whose hash was wrong, a short digest of each block
/// is kept beside its sender, and held against the piece when it is right at last. Who sent a
/// different block lied; who sent the same did not. Not thread-safe.
public final class Blame {
  /// 64 pieces are remembered at once: whoever spoils more is found out by those.
  public static final int MAX_PIECES = 64;

  /// 8 attempts a piece; later ones replace the first.
  public static final int MAX_ATTEMPTS = 8;

  private record Attempt(long[] digests, @Nullable IpAddress[] senders) {}

  private NavigableMap<Integer, List<Attempt>> attempts =
      Collections.emptyNavigableMap(); // at first

  /// Nothing was bad yet.
  public Blame() {}

  /// A piece's hash was wrong.
  ///
  /// @param piece its index
  /// @param digests of each block
  /// @param senders of each block, null where not known
  /// @return who alone sent all of it, and so is to blame at once; null if there were several
  public @Nullable IpAddress rejected(int piece, long[] digests, @Nullable IpAddress[] senders) {
    IpAddress only = onlySender(senders);
    if (only != null) {
      return only;
    }
    if (attempts.isEmpty()) {
      attempts = new TreeMap<>();
    }
    List<Attempt> known = attempts.get(piece);
    if (known == null) {
      if (attempts.size() >= MAX_PIECES) {
        attempts.pollFirstEntry();
      }
      known = new ArrayList<>();
      attempts.put(piece, known);
    }
    if (known.size() >= MAX_ATTEMPTS) {
      known.removeFirst();
    }
    known.add(new Attempt(digests.clone(), senders.clone()));
    return null;
  }

  private static @Nullable IpAddress onlySender(@Nullable IpAddress[] senders) {
    IpAddress only = null;
    for (IpAddress sender : senders) {
      if (sender == null || (only != null && !only.equals(sender))) {
        return null;
      }
      only = sender;
    }
    return only;
  }

  /// Whether digests of a piece's blocks are wanted when it is right.
  public boolean remembers(int piece) {
    return attempts.containsKey(piece);
  }

  /// A piece is right; it is remembered no longer.
  ///
  /// @param piece its index
  /// @param digests of each block; empty if they are not known
  /// @return who sent blocks that were wrong, in order
  public List<IpAddress> accepted(int piece, long[] digests) {
    List<Attempt> known = attempts.isEmpty() ? null : attempts.remove(piece);
    if (known == null) {
      return List.of();
    }
    TreeSet<IpAddress> guilty = new TreeSet<>();
    for (Attempt attempt : known) {
      int blocks = Math.min(digests.length, attempt.digests.length);
      for (int block = 0; block < blocks; block++) {
        IpAddress sender = attempt.senders[block];
        if (sender != null && digests[block] != attempt.digests[block]) {
          guilty.add(sender);
        }
      }
    }
    return List.copyOf(guilty);
  }
}
