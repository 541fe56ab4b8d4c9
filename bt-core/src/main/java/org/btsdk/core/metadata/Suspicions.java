// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.metadata;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.btsdk.model.IpAddress;
import org.btsdk.protocol.extension.MetadataMessage;

/// Who sent which block of copies that were wrong and that several peers had a part in: once the
/// right copy is there, it shows who has lied. Not thread-safe.
final class Suspicions {
  /// 8,000 blocks of wrong copies are remembered by a short digest, some 500 KB: four copies of
  /// [MetadataFetch#MAX_LENGTH], and far more of common ones.
  private static final int MOST = 8000;

  /// What a peer sent of a copy that was wrong.
  private record Suspicion(int length, int block, IpAddress ip, long digest) {}

  private final List<Suspicion> suspicions = new ArrayList<>();

  /// A copy was wrong.
  void add(MetadataCopy wrong) {
    for (int block = 0; block < wrong.blockCount(); block++) {
      MetadataPeer sender = wrong.sender(block);
      if (sender != null && suspicions.size() < MOST) {
        suspicions.add(
            new Suspicion(wrong.length, block, sender.ip, shortDigest(wrong.block(block))));
      }
    }
  }

  /// Whoever sent another block than the right copy has lied. Nobody is suspected after that.
  void convict(byte[] right, Consumer<IpAddress> guilty) {
    for (Suspicion suspicion : suspicions) {
      if (suspicion.length() != right.length) {
        continue; // all who said that length were asked alone
      }
      int begin = suspicion.block() * MetadataMessage.BLOCK_LENGTH;
      int end = Math.min(right.length, begin + MetadataMessage.BLOCK_LENGTH);
      if (shortDigest(Arrays.copyOfRange(right, begin, end)) != suspicion.digest()) {
        guilty.accept(suspicion.ip());
      }
    }
    suspicions.clear();
  }

  private static long shortDigest(byte[] bytes) {
    byte[] digest = MetadataFetch.digest("SHA-1", bytes);
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | (digest[i] & 0xff);
    }
    return value;
  }
}
