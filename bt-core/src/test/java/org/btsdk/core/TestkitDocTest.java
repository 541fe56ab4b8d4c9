// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.core.choke.TitForTatChoker;
import org.btsdk.core.limit.BucketLimiter;
import org.btsdk.core.pick.RarestPicker;
import org.btsdk.core.storage.FileStorageProvider;
import org.btsdk.core.tracker.HttpTrackerTransportProvider;
import org.btsdk.model.FileEntry;
import org.btsdk.model.IpAddress;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.spi.limiter.LimiterFactory;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.storage.NoSpaceException;
import org.btsdk.spi.tracker.TrackerTransportFactory;
import org.btsdk.testkit.choker.ChokedPeer;
import org.btsdk.testkit.choker.ChokerContract;
import org.btsdk.testkit.choker.FakePeers;
import org.btsdk.testkit.limiter.LimiterContract;
import org.btsdk.testkit.peer.FakePeer;
import org.btsdk.testkit.peer.Frame;
import org.btsdk.testkit.picker.FakeSwarm;
import org.btsdk.testkit.picker.PickerContract;
import org.btsdk.testkit.storage.FaultyStorage;
import org.btsdk.testkit.storage.HeapStorage;
import org.btsdk.testkit.storage.StorageContract;
import org.btsdk.testkit.tracker.FakeHttpTracker;
import org.btsdk.testkit.tracker.FakeTracker;
import org.btsdk.testkit.tracker.TrackerTransportContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The examples of `docs/testkit.md`: what stands there is compiled here, and what can run is run.
@Timeout(60)
@SuppressWarnings("SameNameButDifferent") // each example stands for a file of its own
class TestkitDocTest {
  private static final int PIECE = 32 * 1024;

  @TempDir Path folder;

  // example: storage
  static final class MyStorageTest extends StorageContract {
    MyStorageTest() {
      super(
          new FileStorageProvider(),
          Map.of("allocation", "full"),
          Ability.BLOCKS,
          Ability.DURABLE,
          Ability.VIEWS,
          Ability.FILE_OPERATIONS);
    }
  }

  // end

  // example: picker
  static final class MyPickerTest extends PickerContract {
    MyPickerTest() {
      super(Capability.PRIORITIES, Capability.RARITY);
    }

    @Override
    protected PickerFactory factory() {
      return new RarestPicker.Provider();
    }
  }

  // end

  // example: limiter
  static final class MyLimiterTest extends LimiterContract {
    @Override
    protected LimiterFactory factory() {
      return new BucketLimiter.Provider();
    }
  }

  // end

  // example: choker
  static final class MyChokerTest extends ChokerContract {
    MyChokerTest() {
      super(Capability.RECIPROCATES, Capability.TAKES_TURNS);
    }

    @Override
    protected ChokerFactory factory() {
      return new TitForTatChoker.Provider();
    }
  }

  // end

  // example: tracker transport
  static final class MyTransportTest extends TrackerTransportContract {
    MyTransportTest() {
      super(Capability.SCRAPES);
    }

    @Override
    protected TrackerTransportFactory factory() {
      return new HttpTrackerTransportProvider();
    }

    @Override
    protected FakeTracker startTracker() throws IOException {
      return new FakeHttpTracker();
    }
  }

  // end

  @Test
  void a_storage_fails_as_it_is_told() throws IOException {
    TorrentGeometry geometry =
        TorrentGeometry.contiguous(PIECE, List.of(FileEntry.of(List.of("a"), 2 * PIECE)));
    // example: faulty storage
    FaultyStorage storage =
        new FaultyStorage(new HeapStorage(geometry))
            .fault(FaultyStorage.Call.WRITE, 2, 1, new FaultyStorage.Fault.NoSpace(PIECE));
    storage.write(geometry.piece(0), 0, ByteBuffer.allocate(PIECE));
    assertThatThrownBy(() -> storage.write(geometry.piece(1), 0, ByteBuffer.allocate(PIECE)))
        .isInstanceOf(NoSpaceException.class);
    storage.close();
    storage.verify(); // all of the script was asked for, and it was closed once
    // end
  }

  @Test
  void a_picker_sees_a_swarm_that_was_made_up() {
    // example: fake swarm
    FakeSwarm swarm =
        new FakeSwarm(4, 1) // four pieces; a seed for chance
            .have(0, true)
            .availability(2, 1)
            .peerHas(piece -> piece != 3);
    assertThat(swarm.pick(new RarestPicker(), 1)).isSubsetOf(1, 2);
    swarm.checkNoComplaints();
    // end
  }

  @Test
  void a_choker_sees_peers_that_were_made_up() {
    // example: fake peers
    FakePeers peers = new FakePeers(2, false, 1); // two slots; downloading; a seed for chance
    ChokedPeer generous = peers.join().gives(100_000, 0);
    ChokedPeer stingy = peers.join().gives(0, 0);
    TitForTatChoker choker = new TitForTatChoker();
    for (int round = 0; round < 10; round++) {
      peers.round(choker);
    }
    assertThat(generous.roundsUnchoked()).isGreaterThanOrEqualTo(stingy.roundsUnchoked());
    peers.checkNoComplaints();
    // end
  }

  @Test
  void a_session_meets_a_tracker_and_a_peer_that_do_as_they_are_told() throws Exception {
    byte[] data = new byte[PIECE];
    Metainfo metainfo =
        Metainfo.builder(
                "a", TorrentGeometry.contiguous(PIECE, List.of(FileEntry.of(List.of("a"), PIECE))))
            .pieceHashes(java.security.MessageDigest.getInstance("SHA-1").digest(data))
            .build();
    SessionConfig config =
        SessionConfig.of(folder).toBuilder().bindAddress(InetAddress.getLoopbackAddress()).build();
    // example: fake tracker
    try (FakeTracker tracker = new FakeHttpTracker();
        Session session = Session.open(config)) {
      IpAddress loopback = IpAddress.parse("127.0.0.1");
      tracker.behave(new FakeTracker.Behaviour.Answer(List.of(new PeerAddress(loopback, 9)), 1, 0));
      session.add(Source.of(metainfo)).addTracker(tracker.uri());
      tracker.awaitRequest();
      assertThat(tracker.announces().getFirst().leftBytes()).isEqualTo(PIECE);
    } // the tracker complains here of announces that were malformed
    // end
    Files.write(folder.resolve("a"), data);
    // example: fake peer
    try (Session session = Session.open(config)) {
      session
          .add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST))
          .await(java.time.Duration.ofSeconds(30));
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), session.port());
      try (FakePeer peer = FakePeer.connect(address, metainfo.infoHashes().wire())) {
        peer.shakeHands();
        peer.play(
            new FakePeer.Step.Say(Frame.of(Frame.HAVE_NONE)),
            new FakePeer.Step.Say(Frame.of(Frame.INTERESTED)),
            new FakePeer.Step.Await(Frame.UNCHOKE),
            new FakePeer.Step.Say(Frame.of(Frame.REQUEST, 0, 0, 16_384)));
        assertThat(peer.await(Frame.PIECE).body()).hasSize(8 + 16_384);
        peer.sendRaw((byte) 0, (byte) 0, (byte) 0, (byte) 2, (byte) 4, (byte) 9); // half a have
        peer.awaitClosed();
        peer.verify(); // nothing unasked, nothing left open
      }
    }
    // end
  }

  @Test
  void what_the_docs_show_is_what_stands_here() throws IOException {
    String docs = squeezed(Files.readString(Path.of("..", "docs", "testkit.md")));
    String own = Files.readString(Path.of("src/test/java/org/btsdk/core/TestkitDocTest.java"));
    Matcher examples =
        Pattern.compile("// example: ([a-z ]+)\n(.*?)// end\n", Pattern.DOTALL).matcher(own);
    int count = 0;
    while (examples.find()) {
      assertThat(docs).as(examples.group(1)).contains(squeezed(examples.group(2)));
      count++;
    }
    assertThat(count).isEqualTo(10);
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
