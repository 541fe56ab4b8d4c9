// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.btsdk.api.Dht;
import org.btsdk.api.DhtKeyPair;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.event.Subscription;
import org.btsdk.core.io.plugin.Plugins;
import org.btsdk.core.io.session.SessionServices;
import org.btsdk.model.DhtItem;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DhtWatchTest {
  @TempDir Path temp;

  /// Has one item.
  private static Dht dht(DhtItem.Mutable item) {
    return (Dht)
        Proxy.newProxyInstance(
            Dht.class.getClassLoader(),
            new Class<?>[] {Dht.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "isRunning" -> true;
                  case "get" -> CompletableFuture.completedFuture(Optional.of(item));
                  case "put" -> new CompletableFuture<>();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  @Timeout(120)
  void goes_on_when_the_callback_throws() throws Exception {
    DhtKeyPair keys = DhtKeyPair.ofSeed(new byte[32]);
    SessionConfig config = SessionConfig.of(temp);
    SessionServices services = new SessionServices(config, "watch", Plugins.find(List.of()));
    try {
      int before = services.timer().getQueue().size();
      CompletableFuture<Thread> called = new CompletableFuture<>();
      Subscription watch =
          DhtWatch.start(
              services,
              dht(keys.sign("", 1, BencodeString.of("hello"))),
              keys.target(""),
              Duration.ofMinutes(1),
              _ -> {
                called.complete(Thread.currentThread());
                throw new AssertionError("a test's");
              });
      called.join().join();
      assertThat(services.timer().getQueue()).as("the next look").hasSize(before + 1);
      watch.close();
    } finally {
      services.close();
    }
  }
}
