// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private final Connection connection;

  ConnectionTest() throws IOException {
    connection =
        new Connection(
            1,
            SocketChannel.open(),
            PeerAddress.parse("203.0.113.1:6881"),
            false,
            InfoHashes.v1(Sha1Hash.of(new byte[Sha1Hash.LENGTH])));
  }

  @AfterEach
  void close() {
    connection.close("the test is over");
  }

  @Test
  void a_peer_that_takes_a_part_of_what_it_is_given_takes_something() {
    connection.writes();
    assertThat(connection.takesNothing()).isTrue();
    connection.wrote();
    connection.writes(); // the rest
    assertThat(connection.takesNothing()).isFalse();
    assertThat(connection.takesNothing()).isTrue();
  }

  @Test
  void a_peer_that_is_given_nothing_is_not_to_blame_for_taking_nothing() {
    assertThat(connection.takesNothing()).isFalse();
    connection.writes();
    connection.wrote();
    assertThat(connection.takesNothing()).isFalse();
    assertThat(connection.takesNothing()).isFalse();
  }
}
