// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.btsdk.api.Completed;
import org.btsdk.api.Progress;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentState;
import org.btsdk.api.TrackerInfo;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.Rate;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.Test;

class SwarmOutcomeTest {
  /// A torrent that has finished and paused, and whose future is completed only once it was asked
  /// for its state: by another thread, as the engine does.
  private static Torrent justPaused(Completed completed) {
    CompletableFuture<Completed> completion = new CompletableFuture<>();
    return (Torrent)
        Proxy.newProxyInstance(
            Torrent.class.getClassLoader(),
            new Class<?>[] {Torrent.class},
            (self, method, args) ->
                switch (method.getName()) {
                  case "completion" -> completion;
                  case "await" -> {
                    completion.complete(completed);
                    yield completed;
                  }
                  case "state" -> TorrentState.PAUSED;
                  case "progress" ->
                      new Progress(
                          TorrentState.PAUSED,
                          1,
                          1,
                          Rate.UNLIMITED,
                          Rate.UNLIMITED,
                          0,
                          0,
                          Optional.empty());
                  case "failure" -> Optional.empty();
                  case "name" -> completed.name();
                  case "infoHashes" -> completed.infoHashes();
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" ->
                      System.identityHashCode(self) == System.identityHashCode(args[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private ExitCode awaitOneThatPauses(boolean json, Console.ProgressMode progress)
      throws InterruptedException {
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of(),
            false,
            false,
            InstantSource.system());
    console.configure(json, false, 0, false, progress);
    InfoHashes hashes = InfoHashes.v1(Sha1Hash.parse("0123456789abcdef0123456789abcdef01234567"));
    Completed completed = new Completed(hashes, "a", List.of(), 1, 1, Duration.ZERO);
    Swarm swarm = new Swarm(console);
    swarm.watch(justPaused(completed));
    return swarm.await(false, Optional.empty(), (_, _) -> console.note("complete"));
  }

  @Test
  void a_torrent_that_has_paused_since_it_is_complete_did_not_stop_before() throws Exception {
    ExitCode exit = awaitOneThatPauses(false, Console.ProgressMode.NONE);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("complete");
    assertThat(exit).isEqualTo(ExitCode.DONE);
  }

  @Test
  void a_torrent_that_has_paused_since_it_is_complete_is_not_shown_as_paused() throws Exception {
    var _ = awaitOneThatPauses(false, Console.ProgressMode.PLAIN);
    var _ = awaitOneThatPauses(true, Console.ProgressMode.NONE);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("complete");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void who_finds_no_peers_hears_what_trackers_complained_of() {
    TrackerInfo silent = tracker("udp://a.example:1", TrackerInfo.Status.IDLE, "not needed");
    TrackerInfo skipped =
        tracker("example-lines://b.example:1", TrackerInfo.Status.SKIPPED, "no plugin");

    assertThat(Swarm.nobodyFound(List.of(silent))).isEqualTo("no peers were found");
    assertThat(Swarm.nobodyFound(List.of(silent, skipped)))
        .isEqualTo("no peers were found (example-lines://b.example:1: no plugin)");
    assertThat(Swarm.nobodyFound(Collections.nCopies(9, skipped)).split(";")).hasSize(3);
  }

  private static TrackerInfo tracker(String uri, TrackerInfo.Status status, String message) {
    return new TrackerInfo(
        URI.create(uri),
        0,
        status,
        Optional.of(message),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        0);
  }
}
