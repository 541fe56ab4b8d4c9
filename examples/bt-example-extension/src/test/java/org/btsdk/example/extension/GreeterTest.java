// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.btsdk.api.AddOptions;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrents;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GreeterTest {
  @TempDir private Path temp;

  private Session session(String folder) {
    return Session.open(
        SessionConfig.of(temp.resolve(folder)).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .useTrackers(false)
            .build());
  }

  @Test
  void two_that_know_greetings_greet_each_other_while_they_exchange_data() throws Exception {
    byte[] payload = new byte[100_000];
    new Random(1).nextBytes(payload);
    Path file = Files.write(Files.createDirectory(temp.resolve("one")).resolve("a.bin"), payload);
    Metainfo metainfo = Torrents.create(file, options -> options);
    CompletableFuture<String> toOne = new CompletableFuture<>();
    CompletableFuture<String> toOther = new CompletableFuture<>();
    try (Session one = session("one");
        Session other = session("other");
        Greeter greeter = new Greeter(one, "good morning", (_, text) -> toOne.complete(text));
        Greeter another = new Greeter(other, "ahoy", (_, text) -> toOther.complete(text))) {
      one.add(Source.of(metainfo), options -> options.resume(AddOptions.Resume.TRUST));
      PeerAddress address = PeerAddress.parse("127.0.0.1:" + one.port());
      var torrent = other.add(Source.of(metainfo), options -> options.peer(address));

      assertThat(toOne.get(60, TimeUnit.SECONDS)).isEqualTo("ahoy");
      assertThat(toOther.get(60, TimeUnit.SECONDS)).isEqualTo("good morning");
      assertThat(torrent.await(Duration.ofSeconds(60)).files()).hasSize(1);
      assertThat(greeter).isNotSameAs(another);
    }
  }

  @Test
  void a_greeting_without_end_is_refused_before_anything_is_registered() {
    try (Session session = session("one")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Greeter(session, "a".repeat(2000), (_, _) -> {}).close());
      new Greeter(session, "short", (_, _) -> {}).close();
    }
  }
}
