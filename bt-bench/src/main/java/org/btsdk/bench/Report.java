// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.btsdk.testkit.storage.StorageContract.Ability;

/// What came out, for people or as one object of JSON.
///
/// @param trial what was tried
/// @param abilities what the storage can
/// @param contract how the contract went; empty if it was not run
/// @param throughput how fast it is; empty if it was not measured
record Report(
    Trial trial,
    Set<Ability> abilities,
    Optional<ContractResult> contract,
    Optional<Throughput> throughput) {
  List<String> lines() {
    return trial.json() ? List.of(json()) : table();
  }

  private List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add(row("storage", withoutSettings() + "  (" + names(" ") + ")"));
    contract.ifPresent(result ->
        lines.add(
            row(
                "contract",
                "%d passed, %d failed, %d do not apply"
                    .formatted(result.passed(), result.failures().size(), result.skipped()))));
    throughput.ifPresent(speed -> {
      lines.add(row("write", rate(speed.bytes(), speed.writeNanos())));
      lines.add(row("sync", "%.3f s".formatted(speed.syncNanos() / 1e9)));
      lines.add(row("read", rate(speed.bytes(), speed.readNanos())));
    });
    return lines;
  }

  /// Settings may be secrets.
  private String withoutSettings() {
    int query = trial.uri().indexOf('?');
    return query < 0 ? trial.uri() : trial.uri().substring(0, query);
  }

  private String names(String between) {
    return abilities.stream()
        .map(ability -> ability.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.joining(between));
  }

  private static String row(String name, String value) {
    return "%-9s %s".formatted(name, value);
  }

  private String rate(long bytes, long nanos) {
    return String.format(
        Locale.ROOT,
        "%,.1f MB/s  (%d pieces of %,d bytes, %d at once, %.3f s)",
        bytes * 1e3 / Math.max(1, nanos),
        trial.pieces(),
        trial.pieceBytes(),
        trial.parallel(),
        nanos / 1e9);
  }

  private String json() {
    List<String> members = new ArrayList<>();
    members.add("\"v\":1");
    members.add("\"type\":\"result\"");
    members.add("\"storage\":" + quoted(withoutSettings()));
    members.add("\"abilities\":[" + (abilities.isEmpty() ? "" : '"' + names("\",\"") + '"') + "]");
    contract.ifPresent(result ->
        members.add(
            "\"contract\":{\"passed\":%d,\"skipped\":%d,\"failed\":[%s]}"
                .formatted(
                    result.passed(),
                    result.skipped(),
                    result.failures().stream()
                        .map(Report::quoted)
                        .collect(Collectors.joining(",")))));
    throughput.ifPresent(speed ->
        members.add(
            ("\"pieces\":%d,\"pieceBytes\":%d,\"parallel\":%d,\"bytes\":%d,\"writeNanos\":%d,"
                    + "\"syncNanos\":%d,\"readNanos\":%d")
                .formatted(
                    trial.pieces(),
                    trial.pieceBytes(),
                    trial.parallel(),
                    speed.bytes(),
                    speed.writeNanos(),
                    speed.syncNanos(),
                    speed.readNanos())));
    return "{" + String.join(",", members) + "}";
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').append((char) c);
          } else if (c < ' ') {
            quoted.append("\\u%04x".formatted(c));
          } else {
            quoted.append((char) c);
          }
        });
    return quoted.append('"').toString();
  }
}
