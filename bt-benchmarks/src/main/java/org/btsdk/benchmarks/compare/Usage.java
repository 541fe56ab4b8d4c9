// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

/// What a process used, as the load generator's `run` reports it.
///
/// @param wallSeconds its life
/// @param cpuSeconds user and system, with the children it waited for
/// @param anonymousMegabytes the most, in 10^6 bytes
/// @param residentMegabytes the most, in 10^6 bytes
/// @param exit its exit code, 128 and the signal if one ended it
record Usage(
    double wallSeconds,
    double cpuSeconds,
    double anonymousMegabytes,
    double residentMegabytes,
    int exit) {
  private static final double KIB_BY_MB = 1024 / 1e6;

  static Usage parse(String text) {
    return new Usage(
        Flat.need(text, "wall"),
        Flat.need(text, "user") + Flat.need(text, "system"),
        Flat.need(text, "anonymous_kb") * KIB_BY_MB,
        Flat.need(text, "resident_kb") * KIB_BY_MB,
        (int) Flat.need(text, "exit"));
  }
}
