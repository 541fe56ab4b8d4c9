// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.scale;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/// What this process takes of the machine, as Linux tells. Stateless.
final class ProcessMeter {
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private ProcessMeter() {}

  /// Heap that is in use after a collection, in bytes.
  static long heapAfterCollection() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /// Bytes of live objects by class.
  static Map<String, Long> heapByClass() throws JMException {
    Object table =
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                ObjectName.getInstance("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
    Map<String, Long> bytes = new TreeMap<>();
    for (String line : String.valueOf(table).lines().toList()) {
      String[] columns = SPACES.split(line.strip(), -1); // number, instances, bytes, class
      if (columns.length >= 4 && columns[0].endsWith(":") && !columns[0].equals("num")) {
        bytes.merge(columns[3], Long.parseLong(columns[2]), Long::sum);
      }
    }
    return bytes;
  }

  /// Memory of the process that is no file's, in bytes.
  static long residentAnonymous() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("RssAnon:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    return -1;
  }

  static int openFiles() throws IOException {
    return count(Path.of("/proc/self/fd"));
  }

  /// Threads of the system, those of the JVM included.
  static int threads() throws IOException {
    return count(Path.of("/proc/self/task"));
  }

  private static int count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return (int) entries.count();
    }
  }

  /// Processor time of all threads, in nanoseconds.
  static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }

  /// The share of one processor that the process takes while it is left alone.
  static double idleShare(int seconds) throws InterruptedException {
    long cpu = cpuNanos();
    long began = System.nanoTime();
    Thread.sleep(seconds * 1000L);
    return (double) (cpuNanos() - cpu) / (System.nanoTime() - began);
  }

  static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
