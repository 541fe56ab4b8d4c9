// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The load generator: the other side of a transfer, a process in C.
final class Partner implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;
  private final List<Integer> ports = new ArrayList<>();

  private Partner(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  private static Partner start(Path binary, String mode, TorrentFile torrent, List<String> more)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(binary.toString(), mode));
    command.addAll(List.of("--info-hash", torrent.infoHash()));
    command.addAll(List.of("--piece-length", "" + torrent.pieceLength()));
    command.addAll(List.of("--length", "" + torrent.payload().length()));
    command.addAll(more);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new Partner(builder.start());
  }

  /// A seed that listens on several ports, at every address of this machine.
  static Partner seed(Path binary, TorrentFile torrent, int listeners) throws IOException {
    Partner partner =
        start(
            binary,
            "seed",
            torrent,
            List.of(
                "--file",
                torrent.payload().flat().toString(),
                "--listeners",
                "" + listeners,
                "--address",
                "0.0.0.0"));
    for (int i = 0; i < listeners; i++) {
      String line = partner.out.readLine();
      if (line == null) {
        throw new IOException("the load generator does not listen");
      }
      partner.ports.add(Integer.parseInt(line.replace("port ", "")));
    }
    return partner;
  }

  /// Leeches.
  ///
  /// @param takeBytes how much each of them downloads
  static Partner leech(
      Path binary,
      TorrentFile torrent,
      PeerPort of,
      int connections,
      long takeBytes,
      int timeoutSeconds,
      boolean sources)
      throws IOException {
    List<String> more =
        new ArrayList<>(
            List.of(
                "--host", of.host(),
                "--port", "" + of.port(),
                "--connections", "" + connections,
                "--take", "" + takeBytes,
                "--timeout", "" + timeoutSeconds));
    if (sources) {
      more.add("--sources");
    }
    return start(binary, "leech", torrent, more);
  }

  List<Integer> ports() {
    return List.copyOf(ports);
  }

  /// Makes it report the CPU time that this process uses between the first request and the last
  /// block.
  void watch(long pid) throws IOException {
    say("watch " + pid);
  }

  private void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /// Ends a seed, and gives what it saw.
  String stop() throws IOException, InterruptedException {
    say("stop"); // a signal by Java would close what it prints as well
    return result();
  }

  /// Waits until leeches have everything, and gives what they saw.
  String result() throws IOException, InterruptedException {
    StringBuilder all = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      all.append(line).append('\n');
    }
    process.waitFor();
    if (Flat.number(all.toString(), "mbps").isEmpty()) {
      throw new IOException("the load generator failed, see above");
    }
    return all.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join(); // a signal that cannot be refused
  }
}
