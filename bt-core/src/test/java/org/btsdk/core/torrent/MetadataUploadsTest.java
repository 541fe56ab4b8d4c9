// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.btsdk.core.metadata.MetadataQueue;
import org.btsdk.core.peer.UploadQueue;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.junit.jupiter.api.Test;

/// A machine that is asked for its metadata.
class MetadataUploadsTest {
  private static final int THEIR_ID = 7;

  private final SwarmTorrent torrent = SwarmTorrent.of(16 * 1024, 2000, 1); // 40 KB of hashes
  private final Swarm swarm = new Swarm(1);
  private final SwarmNode seed = swarm.seed(torrent);
  private int heard;

  private void join() {
    seed.joins(new ScriptedPeer(1, "192.0.2.1:50000"));
  }

  private void says(int id, byte[] payload) {
    seed.handle(new TorrentEvent.Received(1, new Message.Extended(id, payload)));
  }

  private void says(MetadataMessage message) {
    says(ExtensionIds.METADATA, message.encode());
  }

  private void saysItTakesMetadata() {
    says(0, ExtensionHandshake.builder().message(MetadataMessage.NAME, THEIR_ID).build().encode());
  }

  private List<MetadataMessage> answers() throws ProtocolViolation {
    List<MetadataMessage> answers = new ArrayList<>();
    List<TorrentAction.Send> sent = seed.all(TorrentAction.Send.class);
    for (; heard < sent.size(); heard++) {
      if (sent.get(heard).message() instanceof Message.Extended extended
          && extended.extensionId() == THEIR_ID) {
        answers.add(MetadataMessage.parse(extended.payload()));
      }
    }
    return answers;
  }

  @Test
  void says_how_long_the_metadata_is() throws ProtocolViolation {
    join();
    ExtensionHandshake ours =
        ExtensionHandshake.parse(
            seed.all(TorrentAction.Send.class).stream()
                .map(TorrentAction.Send::message)
                .filter(Message.Extended.class::isInstance)
                .map(Message.Extended.class::cast)
                .findFirst()
                .orElseThrow()
                .payload());
    assertThat(ours.metadataSize()).hasValue(torrent.metainfo().infoBytes().length);
    assertThat(ours.idOf(MetadataMessage.NAME)).hasValue(ExtensionIds.METADATA);
  }

  @Test
  void gives_every_block_of_it() throws ProtocolViolation {
    join();
    saysItTakesMetadata();
    byte[] info = torrent.metainfo().infoBytes();
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    for (int block = 0; block * MetadataMessage.BLOCK_LENGTH < info.length; block++) {
      says(new MetadataMessage.Request(block));
      MetadataMessage.Data data = (MetadataMessage.Data) answers().getFirst();
      assertThat(data.block()).isEqualTo(block);
      assertThat(data.totalLength()).isEqualTo(info.length);
      got.writeBytes(data.bytes());
    }
    assertThat(got.toByteArray()).isEqualTo(info);
  }

  @Test
  void rejects_a_block_beyond_the_end() throws ProtocolViolation {
    join();
    saysItTakesMetadata();
    says(new MetadataMessage.Request(1000));
    assertThat(answers()).containsExactly(new MetadataMessage.Reject(1000));
  }

  @Test
  void gives_nothing_to_a_peer_that_does_not_take_it() throws ProtocolViolation {
    join();
    says(new MetadataMessage.Request(0));
    assertThat(answers()).isEmpty();
    assertThat(seed.all(TorrentAction.Close.class)).isEmpty();
  }

  @Test
  void goes_on_giving_later_what_was_asked_for_too_fast() throws ProtocolViolation {
    join();
    saysItTakesMetadata();
    int blocks = Math.ceilDiv(torrent.metainfo().infoLength(), MetadataMessage.BLOCK_LENGTH);
    assertThat(blocks).isEqualTo(3);
    for (int i = 0; i < 20; i++) {
      says(new MetadataMessage.Request(i % blocks));
    }
    List<MetadataMessage> answers = answers();
    assertThat(answers).filteredOn(MetadataMessage.Data.class::isInstance).hasSize(12);
    assertThat(answers)
        .filteredOn(MetadataMessage.Reject.class::isInstance)
        .hasSize(20 - blocks * MetadataQueue.MAX_COPIES);
  }

  @Test
  void what_waits_for_a_peer_that_does_not_read_takes_little_memory() throws ProtocolViolation {
    UploadQueue socket = new UploadQueue();
    seed.joins(new ScriptedPeer(1, "192.0.2.1:50000").uploads(socket));
    saysItTakesMetadata();
    socket.offers();
    for (int i = 0; i < 12; i++) {
      says(new MetadataMessage.Request(i % 3));
    }
    swarm.run(10);
    assertThat(answers()).hasSize(MetadataQueue.BLOCKS_WHILE_OFFERED);
    socket.took();
    swarm.run(2);
    assertThat(answers()).hasSize(12 - MetadataQueue.BLOCKS_WHILE_OFFERED);
  }

  @Test
  void closes_a_peer_that_sends_nonsense_and_one_that_floods() {
    join();
    says(ExtensionIds.METADATA, new byte[] {'x'});
    assertThat(seed.all(TorrentAction.Close.class)).hasSize(1);
    seed.handle(new TorrentEvent.PeerLeft(1, "closed"));
    join();
    saysItTakesMetadata();
    for (int i = 0; i < 2000; i++) {
      says(new MetadataMessage.Request(0));
    }
    assertThat(seed.all(TorrentAction.Close.class)).hasSize(2);
  }
}
