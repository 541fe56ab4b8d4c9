// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.btsdk.api.Release;
import org.btsdk.cli.terminal.Console;
import picocli.CommandLine;

/// Writes what an image has beside its program: manual pages, and completions for shells. No
/// command, since it is of no use to anybody else; see `bt-dist`.
public final class Manuals {
  private Manuals() {}

  /// Writes it all below a folder that is like `/usr/share`.
  ///
  /// @param args the folder
  /// @throws IOException if something cannot be written
  public static void main(String[] args) throws IOException {
    Path share = Path.of(args[0]);
    Console console =
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8),
            Map.of(),
            false,
            false,
            InstantSource.system());
    // An argument that makes the runner examine every command.
    CommandLine root =
        new CommandRunner(console, () -> {}).commandLine(new String[] {"completion"});
    Path man = share.resolve("man").resolve("man1");
    write(man.resolve("bt.1"), ManPages.of(root, Release.version()));
    for (CommandLine command : root.getSubcommands().values()) {
      String page = ManPages.ofCommand(command, Release.version());
      write(man.resolve("bt-" + command.getCommandName() + ".1"), page);
    }
    write(share.resolve("bash-completion/completions/bt"), completion("bash"));
    write(share.resolve("zsh/site-functions/_bt"), completion("zsh"));
    write(share.resolve("fish/vendor_completions.d/bt.fish"), completion("fish"));
  }

  private static String completion(String shell) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit =
        Main.run(
            new String[] {"completion", shell},
            Map.of(),
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, UTF_8),
            new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    if (exit != 0) {
      throw new IllegalStateException("bt completion " + shell + ": " + exit);
    }
    return out.toString(UTF_8);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }
}
