// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What names a torrent: its version 1 info-hash (BEP 3), its version 2 info-hash (BEP 52), or both
/// for a hybrid. At least one is there. Immutable; threads may share it.
///
/// Two values are equal if both hashes are; a magnet link may know only one of a hybrid's two, so
/// "the same torrent" is [#sharesHashWith(InfoHashes)].
public final class InfoHashes {
  private final @Nullable Sha1Hash v1;
  private final @Nullable Sha256Hash v2;

  private InfoHashes(@Nullable Sha1Hash v1, @Nullable Sha256Hash v2) {
    this.v1 = v1;
    this.v2 = v2;
  }

  /// The hashes of a version 1 torrent.
  public static InfoHashes v1(Sha1Hash v1) {
    return new InfoHashes(v1, null);
  }

  /// The hashes of a torrent that is only version 2.
  public static InfoHashes v2(Sha256Hash v2) {
    return new InfoHashes(null, v2);
  }

  /// The hashes of a hybrid torrent.
  public static InfoHashes hybrid(Sha1Hash v1, Sha256Hash v2) {
    return new InfoHashes(v1, v2);
  }

  /// SHA-1 of the raw `info` dictionary; empty for a torrent that is only version 2.
  public Optional<Sha1Hash> v1() {
    return Optional.ofNullable(v1);
  }

  /// SHA-256 of the raw `info` dictionary; empty for a torrent that is only version 1.
  public Optional<Sha256Hash> v2() {
    return Optional.ofNullable(v2);
  }

  /// Whether both hashes are known.
  public boolean isHybrid() {
    return v1 != null && v2 != null;
  }

  /// The 20 bytes that stand for the torrent in a handshake and in an announce: the version 1 hash
  /// where there is one, else the version 2 hash cut to 20 bytes (BEP 52).
  public Sha1Hash wire() {
    if (v1 != null) {
      return v1;
    }
    if (v2 == null) {
      throw new IllegalStateException("no hash at all");
    }
    return Sha1Hash.of(Arrays.copyOf(v2.toBytes(), Sha1Hash.LENGTH));
  }

  /// Whether the two name one torrent: they have a hash of the same version in common.
  public boolean sharesHashWith(InfoHashes other) {
    return (v1 != null && Objects.equals(v1, other.v1))
        || (v2 != null && Objects.equals(v2, other.v2));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InfoHashes that && v1().equals(that.v1()) && v2().equals(that.v2());
  }

  @Override
  public int hashCode() {
    return 31 * (v1 == null ? 0 : v1.hashCode()) + (v2 == null ? 0 : v2.hashCode());
  }

  /// The hexadecimal form, version 1 first, joined by a plus sign for a hybrid.
  @Override
  public String toString() {
    if (v1 == null) {
      return String.valueOf(v2);
    }
    return v2 == null ? v1.toHex() : v1.toHex() + "+" + v2.toHex();
  }
}
