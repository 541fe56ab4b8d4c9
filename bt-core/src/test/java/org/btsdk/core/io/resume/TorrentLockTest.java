// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.btsdk.api.Session;
import org.btsdk.api.TorrentException;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.limiter.RateLimiter;
import org.btsdk.spi.picker.PiecePicker;
import org.btsdk.spi.storage.Storage;
import org.btsdk.spi.tracker.TrackerTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class TorrentLockTest {
  @TempDir Path folder;

  @Test
  void a_torrent_is_had_once_and_by_another_when_it_was_given_back() {
    TorrentLock first = take(hash(1));
    assertThatThrownBy(() -> take(hash(1)))
        .isInstanceOf(TorrentException.Refused.class)
        .hasMessageContaining("already open");
    first.release();
    take(hash(1)).release();
  }

  @Test
  void many_torrents_take_few_files() throws Exception {
    List<TorrentLock> locks = new ArrayList<>();
    IntStream.range(0, 1000).forEach(i -> locks.add(take(hash(i))));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.count()).isBetween(1L, 64L);
    }
    locks.forEach(TorrentLock::release);
  }

  @Test
  void another_process_gets_what_is_free_though_neighbours_come_and_go() throws Exception {
    // All of one file, so that only the place tells them apart.
    TorrentLock held = take(neighbour(1));
    take(neighbour(2)).release();
    assertThat(otherProcess(neighbour(1))).isEqualTo(3);
    assertThat(otherProcess(neighbour(2), neighbour(3))).isZero();
    held.release();
    assertThat(otherProcess(neighbour(1))).isZero();
  }

  private TorrentLock take(Sha1Hash torrent) {
    return Objects.requireNonNull(TorrentLock.take(folder, torrent, "a torrent"));
  }

  private static Sha1Hash hash(int number) {
    return Sha1Hash.parse("%08x".formatted(number * 0x9E3779B1) + "7".repeat(32));
  }

  private static Sha1Hash neighbour(int number) {
    return Sha1Hash.parse("ab%08x".formatted(number) + "7".repeat(30));
  }

  private int otherProcess(Sha1Hash... torrents) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath(), LockProbe.class.getName(), folder.toString()));
    for (Sha1Hash torrent : torrents) {
      command.add(torrent.toHex());
    }
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /// Where the classes are from that the child needs, however this test was started.
  private static String classPath() {
    return Stream.of(
            LockProbe.class,
            TorrentLock.class,
            Session.class,
            Sha1Hash.class,
            Storage.class,
            PiecePicker.class,
            RateLimiter.class,
            Choker.class,
            TrackerTransport.class,
            LoggerFactory.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().toString())
        .map(location -> Path.of(URI.create(location)).toString())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }
}
