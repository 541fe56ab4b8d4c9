// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Two hosts on one cable: two network namespaces (Linux, root), each with a loopback interface and
/// one end of the cable, and no way out. Closing it ends both.
final class TwoHosts implements AutoCloseable {
  private static final String NSENTER = "/usr/bin/nsenter";
  private static final String CARD = "cable";

  /// 60 s for a command that takes milliseconds.
  private static final int SECONDS = 60;

  private final List<Process> holders = new ArrayList<>();

  /// Makes them.
  static TwoHosts plug() throws IOException, InterruptedException {
    TwoHosts hosts = new TwoHosts();
    boolean ready = false;
    try {
      hosts.begin();
      hosts.begin();
      String other = String.valueOf(hosts.holders.getLast().pid());
      hosts.ip(0, "link add " + CARD + " type veth peer name " + CARD + " netns " + other);
      for (int host = 0; host < 2; host++) {
        hosts.ip(host, "link set lo up");
        hosts.ip(host, "address add " + v4(host) + "/24 dev " + CARD);
        hosts.ip(host, "address add " + v6(host) + "/64 dev " + CARD + " nodad");
        hosts.ip(host, "link set " + CARD + " up");
        hosts.ip(host, "route add 224.0.0.0/4 dev " + CARD);
      }
      ready = true;
      return hosts;
    } finally {
      if (!ready) {
        hosts.close();
      }
    }
  }

  /// The IPv4 address of a host.
  ///
  /// @param host 0 or 1
  static String v4(int host) {
    return "198.51.100." + (host + 1);
  }

  /// The IPv6 address of a host, which is a unique local one.
  ///
  /// @param host 0 or 1
  static String v6(int host) {
    return "fd00:b7::" + (host + 1);
  }

  private void begin() throws IOException {
    Process holder =
        new ProcessBuilder("/usr/bin/unshare", "--net", "--", "/bin/sh", "-c", "echo in; exec cat")
            .redirectErrorStream(true)
            .start();
    holders.add(holder);
    String line = holder.inputReader(StandardCharsets.UTF_8).readLine();
    if (!"in".equals(line)) {
      throw new AssertionError("no network namespace (root makes them): " + line);
    }
  }

  private void ip(int host, String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("/usr/sbin/ip"));
    command.addAll(Arrays.asList(arguments.split(" ", -1)));
    Process process = new ProcessBuilder(on(host, command)).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("ip " + arguments + ": " + said);
    }
  }

  /// The command that runs another one on a host.
  ///
  /// @param host 0 or 1
  List<String> on(int host, List<String> command) {
    List<String> whole =
        new ArrayList<>(List.of(NSENTER, "--target", "" + holders.get(host).pid(), "--net", "--"));
    whole.addAll(command);
    return whole;
  }

  @Override
  public void close() {
    holders.forEach(Process::destroy);
  }
}
