// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Where something was measured, and when.
final class Machine {
  private Machine() {}

  static List<String> about(Bench bench) throws IOException {
    List<String> about = new ArrayList<>();
    about.add("Date: " + LocalDate.now(ZoneOffset.UTC));
    about.add(
        String.format(
            Locale.ROOT,
            "Machine: %d cores of %s, %.0f GB of memory, Linux %s",
            Runtime.getRuntime().availableProcessors(),
            value(Path.of("/proc/cpuinfo"), "model name"),
            Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal").split(" ", -1)[0]) / 1e6,
            System.getProperty("os.version")));
    about.add(
        "Network: loopback, "
            + (bench.ownNetwork() ? "in a namespace of its own, " : "of the machine itself, ")
            + "congestion control "
            + Files.readString(Path.of("/proc/sys/net/ipv4/tcp_congestion_control")).strip());
    about.add("Data: on " + Files.getFileStore(bench.folder()).type());
    return about;
  }

  private static String value(Path file, String key) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
