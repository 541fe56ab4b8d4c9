// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.net.URI;
import java.util.List;
import org.btsdk.api.Source;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.option.Uris;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.Metainfo;
import org.btsdk.model.Sha1Hash;

/// Asks every tracker of a torrent the same, and goes on when one fails.
final class TrackerQuery {
  /// A question to one tracker, which prints its answer.
  interface Question {
    void ask(URI tracker, Subject subject) throws InterruptedException;
  }

  /// The torrent that is asked about.
  ///
  /// @param hash the 20 bytes that stand for it
  /// @param leftBytes how much of it there is to download; [Long#MAX_VALUE] if unknown
  /// @param trackers its own
  record Subject(Sha1Hash hash, long leftBytes, List<URI> trackers) {}

  private final Console console;

  TrackerQuery(Console console) {
    this.console = console;
  }

  /// Asks.
  ///
  /// @param source metadata or a magnet link
  /// @param instead trackers to ask instead of its own; empty for its own
  /// @return success if at least one answered, else how the gravest failure ends a command
  ExitCode run(Source source, List<String> instead, Question question) throws InterruptedException {
    Subject subject =
        switch (source) {
          case Source.OfMetainfo(Metainfo metainfo) ->
              new Subject(
                  metainfo.infoHashes().wire(),
                  metainfo.geometry().dataBytes(),
                  metainfo.trackers().stream().flatMap(List::stream).distinct().toList());
          case Source.OfMagnet(MagnetLink magnet) ->
              new Subject(magnet.infoHashes().wire(), Long.MAX_VALUE, magnet.trackers());
          case Source.OfFile _, Source.OfUrl _, Source.OfMutable _ ->
              throw new IllegalArgumentException();
        };
    List<URI> trackers =
        instead.isEmpty() ? subject.trackers() : instead.stream().map(Uris::parse).toList();
    if (trackers.isEmpty()) {
      throw new UsageException("the torrent names no tracker; give one with --tracker");
    }
    ExitCode worst = ExitCode.DONE;
    boolean answered = false;
    for (URI tracker : trackers) {
      try {
        question.ask(tracker, subject);
        answered = true;
      } catch (TorrentException e) {
        worst = worst.or(ExitCode.of(e));
        console.error(String.valueOf(e.getMessage()));
        if (console.json()) {
          console.result(
              Json.object(
                  "tracker", tracker, "error", Text.oneLine(String.valueOf(e.getMessage()))));
        }
      }
    }
    return answered ? ExitCode.DONE : worst;
  }
}
