// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.btsdk.api.Dht;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.Text;

/// A node of the DHT for one command. NOT thread-safe.
final class DhtSession implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;

  private final Console console;
  private final Optional<Duration> timeout;
  private final long startNanos = System.nanoTime();
  private final Session session;
  private final Optional<TemporaryFolder> temporary;

  /// Opens it.
  ///
  /// @param timeout how long the command may take
  /// @param config makes the settings for a folder where state may be kept
  DhtSession(Console console, Optional<Duration> timeout, Function<Path, SessionConfig> config) {
    this.console = console;
    this.timeout = timeout;
    Optional<Path> kept = stateFolder(console);
    this.temporary = kept.isPresent() ? Optional.empty() : Optional.of(TemporaryFolder.make());
    SessionConfig settings =
        config.apply(kept.or(() -> temporary.map(TemporaryFolder::path)).orElseThrow());
    this.session = temporary.isPresent() ? temporary.get().open(settings) : Session.open(settings);
    console.cleanUp().add(this::close);
  }

  /// Where the node's neighbours are kept: per user, as the XDG directories have it.
  private static Optional<Path> stateFolder(Console console) {
    String state = console.environment().getOrDefault("XDG_STATE_HOME", "");
    String home = console.environment().getOrDefault("HOME", "");
    if (!state.isEmpty()) {
      return Optional.of(Path.of(state, "bt"));
    }
    return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home, ".local/state/bt"));
  }

  Dht dht() {
    return session.dht();
  }

  /// Waits for a lookup.
  ///
  /// @throws TorrentException as the lookup failed, or if the command's time is over
  /// @throws InterruptedException if the command was told to stop
  <T> T await(CompletableFuture<T> lookup) throws InterruptedException {
    try {
      return get(lookup);
    } finally {
      lookup.cancel(false); // nobody waits any longer
    }
  }

  private <T> T get(CompletableFuture<T> lookup) throws InterruptedException {
    var _ = lookup.whenComplete((_, _) -> console.wake());
    while (!lookup.isDone()) {
      if (console.awaitStop(LOOK_MILLIS)) {
        throw new InterruptedException();
      }
      if (timeout.isPresent() && System.nanoTime() - startNanos > timeout.get().toNanos()) {
        boolean alone = dht().nodes().isEmpty();
        throw new TorrentException.TimedOut(
            "timed out after %s: %s"
                .formatted(
                    Text.time(timeout.get()),
                    alone ? "no node of the DHT answered" : "the lookup went on"));
      }
    }
    try {
      return lookup.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof TorrentException known
          ? known
          : new TorrentException.Internal(String.valueOf(e.getCause()), e);
    }
  }

  @Override
  public void close() {
    session.close();
    temporary.ifPresent(TemporaryFolder::close);
  }
}
