// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Torrents with bytes changed, cut, doubled and swapped: they parse or are refused, and nothing
/// else happens.
class MutatedTorrentsTest {
  private static final byte[] TELLING =
      "0123456789:ilde-\0/.\\".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  @ParameterizedTest
  @ValueSource(strings = {"many-v1", "many-v2", "many-hybrid", "one-v1", "one-v2", "one-hybrid"})
  void parse_or_are_refused(String name) throws IOException {
    byte[] good = LibtorrentFilesTest.resource(name + ".torrent");
    Random random = new Random(name.hashCode());
    int refused = 0;
    for (int round = 0; round < 1500; round++) {
      byte[] bad = mutate(good, random);
      try {
        Metainfo metainfo = Metainfo.parse(bad);
        assertThat(metainfo.toBytes()).isEqualTo(bad);
        assertThat(metainfo.edit().build().infoHashes()).isEqualTo(metainfo.infoHashes());
        metainfo.files().forEach(MutatedTorrentsTest::checkPath);
      } catch (MalformedTorrentException e) {
        assertThat(e).message().isNotBlank();
        refused++;
      }
    }
    assertThat(refused).isBetween(150, 1495);
  }

  private static byte[] mutate(byte[] good, Random random) {
    byte[] bad = good.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(bad.length);
      int length = Math.min(bad.length - at, 1 + random.nextInt(40));
      switch (random.nextInt(5)) {
        case 0 -> bad[at] = (byte) random.nextInt(256);
        case 1 -> bad[at] = TELLING[random.nextInt(TELLING.length)];
        case 2 -> bad = Arrays.copyOf(bad, Math.max(1, at));
        case 3 -> System.arraycopy(good, random.nextInt(good.length - 40), bad, at, length);
        default -> bad[at] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return bad;
  }

  private static void checkPath(FileEntry file) {
    assertThat(file.path())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(SafeNames.clean(name)).isEqualTo(name));
  }
}
