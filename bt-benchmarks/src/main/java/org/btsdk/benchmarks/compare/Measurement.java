// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

/// What one run of one client gave.
///
/// @param payloadBytes what had to be moved, hashed or checked
/// @param megabytesPerSecond in 10^6 bytes, in the window of the work itself
/// @param wallSeconds from the start of the client's process until it was complete, or until the
///   last of its peers was
/// @param cpuSeconds user and system time of the client's whole process
/// @param windowCpuSeconds the same between the first request and the last block; negative: unknown
/// @param anonymousMegabytes the most memory of its own, sampled; in 10^6 bytes
/// @param residentMegabytes the most resident memory, with what it maps of files
/// @param partnerCpuSeconds of the other side
/// @param fairness the mean time of a connection by that of the slowest; 1 with one connection
record Measurement(
    long payloadBytes,
    double megabytesPerSecond,
    double wallSeconds,
    double cpuSeconds,
    double windowCpuSeconds,
    double anonymousMegabytes,
    double residentMegabytes,
    double partnerCpuSeconds,
    double fairness) {
  private static final double GIB = 1L << 30;

  double cpuPerGib() {
    return cpuSeconds * GIB / payloadBytes;
  }

  /// Negative when unknown.
  double windowCpuPerGib() {
    return windowCpuSeconds < 0 ? -1 : windowCpuSeconds * GIB / payloadBytes;
  }
}
