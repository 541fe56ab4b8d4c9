// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.util.Map;
import java.util.function.Consumer;
import org.btsdk.api.event.Event;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.ProgressLines;
import org.btsdk.cli.terminal.Text;
import org.jspecify.annotations.Nullable;

/// Prints what happens in a session: as JSON lines, else warnings, and everything with `-v`. Called
/// by one thread at a time.
final class EventPrinter implements Consumer<Event> {
  private final Console console;

  EventPrinter(Console console) {
    this.console = console;
  }

  @Override
  public void accept(Event event) {
    switch (event) {
      case Event.StateChanged(var torrent, var from, var to) ->
          say(
              "state",
              torrent.name() + ": " + ProgressLines.phase(to),
              of(event, "from", ProgressLines.phase(from), "to", ProgressLines.phase(to)));
      case Event.PieceVerified(_, int piece) -> {
        if (console.json()) {
          console.event("piece", of(event, "piece", piece));
        }
      }
      case Event.PieceRejected(var torrent, int piece) ->
          warn(event, torrent.name() + ": piece " + piece + " was wrong and is fetched again");
      case Event.PieceLost(var torrent, int piece) ->
          warn(event, torrent.name() + ": piece " + piece + " is gone from its storage");
      case Event.PeerConnected(_, var peer, boolean outgoing) ->
          detail(outgoing ? "connected to " + peer : peer + " connected");
      case Event.PeerDisconnected(_, var peer, String reason) -> detail(peer + ": " + reason);
      case Event.PeerBanned(_, var peer, String reason) ->
          warn(event, peer + ": kept away: " + reason);
      case Event.PeersFound(_, String source, int count) ->
          detail(source + ": " + count + " new peers");
      case Event.TrackerAnswered(_, var tracker, int peers) ->
          detail(tracker + ": " + peers + " peers");
      case Event.TrackerFailed(_, var tracker, String reason) ->
          warn(event, tracker + ": " + reason);
      case Event.PluginReplaced(_, String plugin, String reason) ->
          warn(event, "plugin " + plugin + ": " + reason + "; a built-in one goes on instead");
      case Event.PluginUnusable(var plugin, String reason) ->
          warn(event, "plugin " + plugin.name() + ": " + reason);
      case Event.GoalReached(var torrent, String goal) ->
          say("state", torrent.name() + ": stopped: " + goal, of(event, "goal", goal));
      case Event.Dropped(long count) -> detail(count + " events were dropped");
      case Event.MetadataReceived(var torrent, var metainfo) ->
          detail(torrent.name() + ": metadata of " + Text.bytes(metainfo.infoLength()));
      case Event.Merged(var torrent, var into) ->
          detail(torrent.infoHashes() + " is " + into.infoHashes());
      case Event.Snapshot _, Event.Added _, Event.Removed _, Event.Finished _, Event.Failed _ -> {}
    }
  }

  private static Map<String, @Nullable Object> of(Event event, @Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> members =
        event instanceof Event.OfTorrent of
            ? Json.object("torrent", of.torrent().infoHashes().wire().toHex())
            : Json.object();
    members.putAll(Json.object(namesAndValues));
    return members;
  }

  private void say(String type, String line, Map<String, @Nullable Object> members) {
    if (console.json()) {
      console.event(type, members);
    } else {
      console.detail(line);
    }
  }

  private void detail(String line) {
    if (!console.json()) {
      console.detail(line);
    }
  }

  private void warn(Event event, String message) {
    if (console.json()) {
      console.event("warning", of(event, "message", message));
    } else {
      console.warning(message);
    }
  }
}
