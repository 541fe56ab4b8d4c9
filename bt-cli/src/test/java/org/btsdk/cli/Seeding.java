// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;

/// `bt seed` on a thread of its own; closing it is Ctrl-C.
final class Seeding implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("seeding on port (\\d+)");

  private final CompletableFuture<Integer> port = new CompletableFuture<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(
          new ByteArrayInputStream(new byte[0]),
          new PrintStream(out, true, UTF_8),
          new PrintStream(err, true, UTF_8) {
            @Override
            public void println(String line) {
              super.println(line);
              Matcher matcher = PORT.matcher(line);
              if (matcher.find()) {
                port.complete(Integer.valueOf(matcher.group(1)));
              }
            }
          },
          Map.of("BT_NO_DHT", "true"),
          false,
          false,
          InstantSource.system());
  private final CompletableFuture<Integer> exit;

  Seeding(String... args) {
    exit =
        CompletableFuture.supplyAsync(() -> Main.run(console, args))
            .whenComplete((code, _) ->
                port.completeExceptionally(
                    new AssertionError("ended with " + code + ": " + err.toString(UTF_8))));
  }

  String out() {
    return out.toString(UTF_8);
  }

  String peer() {
    return "127.0.0.1:" + port.join();
  }

  @Override
  public void close() {
    console.stop(ExitCode.INTERRUPTED);
    assertThat(exit.join()).isEqualTo(130);
  }
}
