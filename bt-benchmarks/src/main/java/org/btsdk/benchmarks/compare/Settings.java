// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the command line asks for.
///
/// @param scenarios with their values, by their names
/// @param bt the builds of bt by what tables call them
/// @param sizeBytes of a payload
/// @param pieceLength in bytes
/// @param rounds of each
/// @param clients what the names of those that take part begin with; empty: all
/// @param partners the same of those that pairs have a table for
/// @param patience how long a pair may take
/// @param folder of payloads and downloads
/// @param out results, without the ending
/// @param home the folder of this project
/// @param turn a command that prints a line when it is our turn and keeps it until its input ends;
///   empty: none
record Settings(
    Map<String, List<String>> scenarios,
    Map<String, List<String>> bt,
    long sizeBytes,
    int pieceLength,
    int rounds,
    List<String> clients,
    List<String> partners,
    Duration patience,
    Path folder,
    Path out,
    Path home,
    List<String> turn) {
  /// 45 s: the slowest pair that ends by itself needs half of it.
  private static final int PATIENCE_SECONDS = 45;

  /// The scenarios with their values when none are given.
  static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("download", ""),
          Map.entry("seed", ""),
          Map.entry("seeds", "2,4,8"),
          Map.entry("leeches", "4,16,64,256,1000"),
          Map.entry("pair", ""),
          Map.entry("pair-to", ""),
          Map.entry("many-files", "2000"),
          Map.entry("pieces", "256K,4M"),
          Map.entry("several", "4"),
          Map.entry("limits", ""),
          Map.entry("check", ""),
          Map.entry("create", ""));

  /// Reads arguments: names of scenarios, each with its value behind it or without one, and
  /// options.
  static Settings parse(List<String> arguments, Path home) {
    Map<String, List<String>> scenarios = new LinkedHashMap<>();
    Map<String, List<String>> bt = new LinkedHashMap<>();
    long size = 1L << 30;
    int piece = 1 << 20;
    int rounds = 5;
    List<String> clients = List.of();
    List<String> partners = List.of();
    int patience = PATIENCE_SECONDS;
    Path folder = Path.of("/dev/shm/bt-compare");
    Path out = home.resolve("docs/benchmarks/compare");
    List<String> turn = List.of();
    List<String> left = new ArrayList<>(arguments);
    while (!left.isEmpty()) {
      String word = left.removeFirst();
      if (KNOWN.containsKey(word)) {
        boolean valued = !left.isEmpty() && Character.isDigit((left.getFirst() + " ").charAt(0));
        String value = valued ? left.removeFirst() : KNOWN.getOrDefault(word, "");
        scenarios.put(word, list(value));
        continue;
      }
      if (left.isEmpty()) {
        throw new IllegalArgumentException(word + ": no scenario, and no option with a value");
      }
      String value = left.removeFirst();
      switch (word) {
        case "--bt" -> {
          int equals = value.indexOf('=');
          bt.put(
              equals < 0 ? "bt" : value.substring(0, equals), words(value.substring(equals + 1)));
        }
        case "size" -> size = Sizes.parse(value);
        case "piece" -> piece = Math.toIntExact(Sizes.parse(value));
        case "rounds" -> rounds = Integer.parseInt(value);
        case "clients" -> clients = list(value);
        case "partners" -> partners = list(value);
        case "patience" -> patience = Integer.parseInt(value);
        case "--folder" -> folder = Path.of(value).toAbsolutePath();
        case "--out" -> out = Path.of(value).toAbsolutePath();
        case "--turn" -> turn = words(value);
        default -> throw new IllegalArgumentException(word + ": no scenario and no option");
      }
    }
    if (scenarios.isEmpty()) {
      scenarios.put("download", List.of());
      scenarios.put("seed", List.of());
      scenarios.put("leeches", List.of("64"));
    }
    if (bt.isEmpty()) {
      bt.put("bt", List.of(home.resolve("bt").toString()));
    }
    if (rounds < 1 || size < 1 << 20 || Integer.bitCount(piece) != 1 || piece < 1 << 14) {
      throw new IllegalArgumentException(
          "at least one round, 1M of payload, and pieces of a power of two of at least 16K");
    }
    return new Settings(
        scenarios,
        bt,
        size,
        piece,
        rounds,
        clients,
        partners,
        Duration.ofSeconds(patience),
        folder,
        out,
        home,
        turn);
  }

  private static List<String> list(String value) {
    return value.isEmpty() ? List.of() : List.of(value.split(",", -1));
  }

  private static List<String> words(String value) {
    return List.of(value.strip().split(" +", -1));
  }

  boolean wants(Client client) {
    return isOf(clients, client);
  }

  boolean wantsPartner(Client client) {
    return isOf(partners, client);
  }

  private static boolean isOf(List<String> begins, Client client) {
    return begins.isEmpty() || begins.stream().anyMatch(part -> client.name().startsWith(part));
  }
}
