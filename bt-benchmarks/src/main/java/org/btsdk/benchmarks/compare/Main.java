// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Runs bt and other clients on the same work in alternating rounds; `docs/benchmarks.md` says how.
public final class Main {
  private static final String USAGE =
      """
      benchmarks/compare [SCENARIO [VALUES]]... [size 1G] [piece 1M] [rounds 5] [clients bt,aria2]
          [partners rTorrent] [patience 45] [--bt [NAME=]COMMAND]... [--folder DIR]
          [--out FILE-WITHOUT-ENDING] [--turn COMMAND]
      scenarios: download, seed, seeds 2,4,8, leeches 4,16,64,256,1000, pair, pair-to,
          many-files 2000, pieces 256K,4M, several 4, limits, check, create;
          without any: download seed leeches 64
      """;

  private static final int ENDING_ATTEMPTS = 100;
  private static final int ENDING_POLL_MILLIS = 50;

  private Main() {}

  /// @param arguments see the usage
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("org.btsdk.benchmarks.home", ".")).toAbsolutePath();
    Settings settings;
    try {
      settings = Settings.parse(List.of(arguments), home);
    } catch (IllegalArgumentException e) {
      System.err.print(e.getMessage() + "\n" + USAGE);
      System.exit(2);
      return;
    }
    boolean own = Boolean.getBoolean("org.btsdk.benchmarks.namespace");
    Path partner = Path.of(System.getProperty("org.btsdk.benchmarks.partner", "partner"));
    Runtime.getRuntime().addShutdownHook(ending(Thread.currentThread(), settings.folder()));
    Files.createDirectories(settings.folder());
    Path script = home.resolve("bt-benchmarks/partner/libtorrent_client.py");
    try (Tracker tracker = new Tracker()) {
      Bench bench = new Bench(settings.folder(), partner, tracker, own);
      compare(settings, bench, script);
    } finally {
      Bench.delete(settings.folder());
    }
  }

  /// Ends what a run that failed has left: clients run below the load generator's program, and end
  /// with it.
  private static void end(Path partner) {
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().filter(partner.toString()::equals).isPresent())
        .forEach(ProcessHandle::destroyForcibly);
  }

  /// When a signal ends this, clients and load generators end first, and then what they wrote is
  /// deleted. Where even this has no time, they end with their parent, see `partner.c`.
  private static Thread ending(Thread main, Path folder) {
    return new Thread(
        () -> {
          for (int i = 0; i < ENDING_ATTEMPTS && main.isAlive(); i++) {
            main.interrupt(); // it waits for a process, or begins the next
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            try {
              main.join(ENDING_POLL_MILLIS);
            } catch (InterruptedException _) {
              return;
            }
          }
          try {
            Bench.delete(folder); // who was just killed may have written until now
          } catch (IOException e) {
            System.err.println("could not delete " + folder + ": " + e);
          }
        },
        "ending");
  }

  private static void compare(Settings settings, Bench bench, Path script)
      throws IOException, InterruptedException {
    List<String> about = Machine.about(bench);
    List<Client> clients = new ArrayList<>();
    List<String> versions = new ArrayList<>();
    for (Client client : known(settings, script)) {
      if (!settings.wants(client) || (!client.dialsLoopback() && !bench.ownNetwork())) {
        continue;
      }
      try {
        versions.add(client.name() + " " + client.version());
        clients.add(client);
      } catch (IOException e) {
        System.err.println("without " + client.name() + ": " + e.getMessage());
      }
    }
    about.add("Versions: " + String.join("; ", versions) + "; Java " + Runtime.version());
    about.add(settings.rounds() + " alternating rounds; medians");
    List<Results> all = new ArrayList<>();
    List<Scenario> scenarios = new Plan(settings, script).scenarios(clients);
    if (scenarios.isEmpty()) {
      System.err.println("nothing to compare: no client is left, or no partner is one of them");
    }
    for (Scenario scenario : scenarios) {
      Results results = Results.of(scenario.title(), scenario.charted());
      all.add(results);
      for (int round = 1; round <= settings.rounds(); round++) {
        round(settings, bench, scenario, clients, round, results);
      }
      System.out.println(Markdown.table(results));
      write(settings, about, all);
    }
  }

  /// Programs that only hash take part in nothing else.
  private static List<Client> transfers(Scenario scenario, List<Client> clients) {
    return scenario instanceof Commands
        ? clients
        : clients.stream().filter(it -> !(it instanceof Tool)).toList();
  }

  private static void round(
      Settings settings,
      Bench bench,
      Scenario scenario,
      List<Client> clients,
      int round,
      Results results)
      throws IOException, InterruptedException {
    try (Turn _ = Turn.take(settings.turn())) {
      for (Client client : scenario.clients(transfers(scenario, clients))) {
        if (scenario instanceof Pair && results.failures().containsKey(client.name())) {
          continue; // it would only cost its whole time again
        }
        try {
          Measurement run = scenario.run(bench, client);
          results.add(client.name(), run);
          System.err.printf(
              Locale.ROOT,
              "%s, round %d, %s: %.0f MB/s, %.2f CPU s/GiB%n",
              scenario.title(),
              round,
              client.name(),
              run.megabytesPerSecond(),
              run.cpuPerGib());
        } catch (IOException | IllegalStateException e) {
          System.err.println(scenario.title() + ", " + client.name() + ": " + e.getMessage());
          end(bench.partner());
          results.failed(client.name(), String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private static void write(Settings settings, List<String> about, List<Results> all)
      throws IOException {
    Path out = settings.out();
    Files.createDirectories(out.toAbsolutePath().getParent());
    boolean charted = all.stream().anyMatch(it -> it.charted() && !it.runs().isEmpty());
    String name = out.getFileName().toString();
    String chart = charted ? name + ".svg" : "";
    if (charted) {
      String foot = about.stream().limit(2).collect(Collectors.joining(". "));
      Files.writeString(out.resolveSibling(chart), Chart.of(all, foot));
    }
    Files.writeString(
        out.resolveSibling(name + ".md"),
        Markdown.page("bt beside other clients", about, all, chart));
    Files.writeString(out.resolveSibling(name + ".csv"), Csv.of(all));
  }

  private static List<Client> known(Settings settings, Path script) {
    List<Client> all = new ArrayList<>();
    settings.bt().forEach((name, command) -> all.add(new Bt(name, command)));
    all.add(new Libtorrent("mmap", script));
    all.add(new Libtorrent("plain", script));
    all.add(new Libtorrent("preset", script));
    all.add(new Aria2());
    all.add(new Rtorrent());
    all.add(new Transmission());
    all.addAll(Tool.known());
    all.add(new Floor());
    return all;
  }
}
