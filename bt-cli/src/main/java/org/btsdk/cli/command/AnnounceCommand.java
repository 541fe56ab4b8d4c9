// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.btsdk.api.Torrents;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.model.PeerId;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bt announce`.
@Command(sortOptions = false)
public final class AnnounceCommand extends BtSubcommand {
  @Parameters(paramLabel = "TORRENT", description = "The torrent.")
  private String torrent = "";

  @Option(names = "--tracker", paramLabel = "URL", description = "Ask this one instead.")
  private List<String> trackers = List.of();

  @Option(
      names = "--event",
      paramLabel = "EVENT",
      description = "none (the default), started, completed, stopped or paused.")
  private AnnounceRequest.Event event = AnnounceRequest.Event.NONE;

  @Option(names = "--port", paramLabel = "N", description = "The port to tell. Default: 6881.")
  private int port = 6881;

  @Option(names = "--num-want", paramLabel = "N", description = "How many peers. Default: 50.")
  private int numWant = 50;

  /// @param console where results go
  public AnnounceCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws InterruptedException {
    RandomGenerator random = RandomGenerator.getDefault();
    PeerId peerId = PeerId.random("-BT0100-", random);
    int key = random.nextInt();
    return new TrackerQuery(console)
        .run(
            input().resolve(torrent),
            trackers,
            (tracker, subject) ->
                print(
                    tracker,
                    Torrents.announce(
                        tracker,
                        new AnnounceRequest(
                            subject.hash(),
                            peerId,
                            port,
                            0,
                            0,
                            subject.leftBytes(),
                            event,
                            numWant,
                            key,
                            Optional.empty(),
                            Optional.empty(),
                            AnnounceRequest.AddressFamily.ANY),
                        requestTimeout())));
  }

  private void print(URI tracker, AnnounceResponse answer) {
    if (console.json()) {
      console.result(
          Json.object(
              "tracker", tracker,
              "seeders", answer.seeders().isPresent() ? answer.seeders().getAsInt() : null,
              "leechers", answer.leechers().isPresent() ? answer.leechers().getAsInt() : null,
              "intervalSeconds", answer.interval().toSeconds(),
              "warning", answer.warning(),
              "externalIp", answer.externalIp(),
              "peers", answer.peers()));
      return;
    }
    console.result(
        "%s  seeders %s  leechers %s  again in %s  %s"
            .formatted(
                Text.oneLine(tracker.toString()),
                answer.seeders().isPresent() ? answer.seeders().getAsInt() : "?",
                answer.leechers().isPresent() ? answer.leechers().getAsInt() : "?",
                Text.time(answer.interval()),
                Text.count(answer.peers().size(), "peer")));
    answer.warning().ifPresent(text -> console.warning(tracker + ": " + text));
    answer.peers().forEach(peer -> console.result("  " + peer));
  }
}
