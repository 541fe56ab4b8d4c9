// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import org.btsdk.api.Failure;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.TorrentState;
import org.btsdk.api.Torrents;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.core.torrent.TorrentStage;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What an [Error] in a machine leads to, such as one for a class that is missing.
@Timeout(120)
class DefectTest {
  @TempDir Path temp;

  private Session session;
  private TorrentDriver driver;

  @BeforeEach
  void open() throws Exception {
    Path file = Payload.file(temp, "one.bin", 100_000, 3);
    Metainfo metainfo = Torrents.create(file, options -> options);
    session =
        Session.open(
            SessionConfig.of(temp.resolve("session")).toBuilder()
                .bindAddress(InetAddress.getLoopbackAddress())
                .stateFolder(temp.resolve("state"))
                .build());
    var torrent = session.add(Source.of(metainfo), options -> options.folder(temp));
    torrent.await(Duration.ofSeconds(60));
    driver = ((EngineTorrent) torrent).driver();
  }

  @AfterEach
  void close() {
    session.close();
  }

  /// Throws as soon as it is looked at.
  private static final class Broken extends AbstractList<PeerAddress> {
    @Override
    public PeerAddress get(int index) {
      throw new NoClassDefFoundError("com/acme/Peers");
    }

    @Override
    public int size() {
      return 1;
    }
  }

  @Test
  void it_fails_the_torrent() {
    List<PeerAddress> broken = new Broken();
    driver.answer(new TorrentEvent.PeersFound("user", broken));
    assertThat(driver.query(TorrentStage::state)).isEqualTo(TorrentState.FAILED);
    Failure failure = driver.query(TorrentStage::failure).orElseThrow();
    assertThat(failure).isInstanceOf(Failure.Internal.class);
    assertThat(failure.cause()).containsInstanceOf(NoClassDefFoundError.class);
  }

  @Test
  void who_asks_is_told() {
    assertThatThrownBy(() ->
            driver.query(_ -> {
              throw new NoClassDefFoundError("com/acme/Question");
            }))
        .hasCauseInstanceOf(NoClassDefFoundError.class);
  }
}
