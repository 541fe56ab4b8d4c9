// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.testkit.peer.FakePeer.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two fake peers talk to each other: what the one does wrong, the other must tell.
@Timeout(20)
class FakePeerTest {
  private static final byte[] ID = "-FK0001-anotherother".getBytes(StandardCharsets.US_ASCII);

  private final Sha1Hash torrent = Sha1Hash.of(new byte[20]);
  private FakePeer.Host host;
  private FakePeer left;
  private FakePeer right;

  @BeforeEach
  void meet() throws IOException {
    host = FakePeer.Host.open(InetAddress.getLoopbackAddress());
    PeerAddress address = host.address();
    left =
        FakePeer.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()), torrent);
    right = host.accept(torrent);
  }

  @AfterEach
  void part() throws IOException {
    try {
      left.close();
      right.close();
    } catch (AssertionError _) {
      // Some tests look away from what one of them did.
    }
    host.close();
  }

  /// Both have what the bits say.
  private void shakeHands(long reserved) throws Exception {
    Thread other =
        Thread.ofVirtual()
            .start(() -> {
              try {
                right.shakeHands(reserved, ID);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
    left.shakeHands(reserved, ID);
    other.join();
  }

  @Test
  void an_exchange_in_good_order_is_no_cause_for_complaint() throws Exception {
    shakeHands(FakePeer.FAST_AND_EXTENDED);
    left.send(Frame.HAVE_ALL);
    left.send(Frame.UNCHOKE);
    right.play(
        new Step.Await(Frame.UNCHOKE),
        new Step.Say(Frame.of(Frame.INTERESTED)),
        new Step.Say(Frame.of(Frame.REQUEST, 0, 0, 4)));
    Frame request = left.await(Frame.REQUEST);
    left.send(Frame.block(request.number(0), request.number(1), new byte[request.number(2)]));
    assertThat(right.await(Frame.PIECE).body()).hasSize(12);
    left.verify();
    right.verify();
    assertThat(left.theirPeerId()).isEqualTo(ID);
    assertThat(left.theirReserved()).isEqualTo(FakePeer.FAST_AND_EXTENDED);
  }

  @Test
  void tells_of_blocks_that_nobody_asked_for() throws Exception {
    shakeHands(FakePeer.FAST_AND_EXTENDED);
    left.send(Frame.block(3, 0, new byte[7]));
    right.await(Frame.PIECE);
    assertThatThrownBy(right::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("3:0:7");
    assertThatCode(right::close).doesNotThrowAnyException(); // told once
  }

  @Test
  void tells_of_rejects_that_nobody_asked_for() throws Exception {
    shakeHands(FakePeer.FAST_AND_EXTENDED);
    left.send(Frame.REJECT, 1, 2, 3);
    right.await(Frame.REJECT);
    assertThatThrownBy(right::verify).hasMessageContaining("rejects 1:2:3");
  }

  @Test
  void tells_of_requests_before_any_unchoke_but_not_of_what_was_allowed() throws Exception {
    shakeHands(FakePeer.FAST_AND_EXTENDED);
    right.send(Frame.ALLOWED_FAST, 5);
    left.send(Frame.REQUEST, 5, 0, 4);
    left.send(Frame.REQUEST, 6, 0, 4);
    right.await(Frame.REQUEST);
    right.await(Frame.REQUEST);
    assertThatThrownBy(right::close).hasMessageContaining("6:0:4").hasMessageNotContaining("5:0:4");
  }

  @Test
  void tells_of_requests_that_nobody_answered() throws Exception {
    shakeHands(FakePeer.FAST_AND_EXTENDED);
    right.send(Frame.UNCHOKE);
    left.await(Frame.UNCHOKE);
    left.send(Frame.REQUEST, 0, 0, 4);
    right.await(Frame.REQUEST);
    assertThatThrownBy(right::verify).hasMessageContaining("its request 0:0:4");
    assertThatThrownBy(left::verify).hasMessageContaining("our request 0:0:4");
    assertThatCode(right::close).doesNotThrowAnyException(); // that is no fault of the other side
  }

  @Test
  void a_choke_without_the_fast_extension_answers_all() throws Exception {
    shakeHands(0);
    right.send(Frame.UNCHOKE);
    left.await(Frame.UNCHOKE);
    left.send(Frame.REQUEST, 0, 0, 4);
    right.await(Frame.REQUEST);
    right.send(Frame.CHOKE);
    left.await(Frame.CHOKE);
    left.verify();
    right.verify();
  }

  @Test
  void tells_of_messages_of_extensions_that_were_not_agreed_on() throws Exception {
    shakeHands(0);
    left.send(Frame.HAVE_NONE);
    left.send(Frame.EXTENDED, 7);
    right.await(Frame.EXTENDED);
    assertThatThrownBy(right::close)
        .hasMessageContaining("have none")
        .hasMessageContaining("extension protocol");
  }

  @Test
  void tells_of_frames_of_a_wrong_length_and_of_late_bitfields() throws Exception {
    shakeHands(FakePeer.FAST_AND_EXTENDED);
    left.send(new Frame(Frame.HAVE, new byte[3]));
    left.send(new Frame(Frame.BITFIELD, new byte[1]));
    right.await(Frame.BITFIELD);
    assertThatThrownBy(right::close)
        .hasMessageContaining("body of 3 bytes")
        .hasMessageContaining("late");
  }

  @Test
  void tells_of_what_was_not_read_and_of_steps_that_were_not_reached() throws Exception {
    shakeHands(FakePeer.FAST_AND_EXTENDED);
    left.send(Frame.HAVE, 1);
    left.send(Frame.HAVE, 2);
    right.await(Frame.HAVE);
    left.close();
    assertThatThrownBy(
            () -> right.play(new Step.Await(Frame.UNCHOKE), new Step.Say(Frame.of(Frame.CHOKE))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed without unchoke");
    assertThatThrownBy(right::verify).hasMessageContaining("2 steps");
  }

  @Test
  void tells_of_bytes_that_were_not_read() throws Exception {
    shakeHands(FakePeer.FAST_AND_EXTENDED);
    left.sendRaw(concat(Frame.of(Frame.HAVE, 1).encoded(), Frame.of(Frame.HAVE, 2).encoded()));
    right.await(Frame.HAVE);
    assertThatThrownBy(right::verify).hasMessageContaining("9 bytes came and were not read");
  }

  @Test
  void giant_frames_are_no_frames() throws Exception {
    shakeHands(FakePeer.FAST_AND_EXTENDED);
    left.sendRaw((byte) 0x7f, (byte) 0, (byte) 0, (byte) 0);
    assertThatThrownBy(right::receive).isInstanceOf(IOException.class);
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = new byte[one.length + other.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
