// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.btsdk.api.Release;
import org.btsdk.api.Torrents;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.PeerId;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;

/// `bt announce`.
public final class AnnounceCommand extends BtSubcommand {
  private String torrent = "";
  private List<String> trackers = List.of();
  private AnnounceRequest.Event event = AnnounceRequest.Event.NONE;
  private int port = 6881;
  private int numWant = 50;

  /// @param console where results go
  public AnnounceCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.argument("TORRENT", "The torrent.", String.class, given -> torrent = given);
    flags.texts("--tracker", "URL", "Ask this one instead.", given -> trackers = given);
    flags.value(
        "--event",
        "EVENT",
        "none (the default), started, completed, stopped or paused.",
        AnnounceRequest.Event.class,
        given -> event = given);
    flags.value(
        "--port", "N", "The port to tell. Default: 6881.", Integer.class, given -> port = given);
    flags.value(
        "--num-want", "N", "How many peers. Default: 50.", Integer.class, given -> numWant = given);
  }

  @Override
  ExitCode run() throws InterruptedException {
    RandomGenerator random = RandomGenerator.getDefault();
    PeerId peerId = PeerId.random(Release.peerIdPrefix(), random);
    int key = random.nextInt();
    return new TrackerQuery(console)
        .run(
            input().resolve(torrent),
            trackers,
            (tracker, subject) ->
                print(
                    tracker,
                    Torrents.announce(
                        tracker, request(subject, peerId, key), requestTimeout(), pluginPath())));
  }

  private AnnounceRequest request(TrackerQuery.Subject subject, PeerId peerId, int key) {
    try {
      return new AnnounceRequest(
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
          AnnounceRequest.AddressFamily.ANY);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
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
