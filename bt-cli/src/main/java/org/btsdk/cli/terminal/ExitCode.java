// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.terminal;

import java.io.IOException;
import java.util.List;
import org.btsdk.api.TorrentException;
import org.btsdk.model.MalformedTorrentException;
import org.btsdk.model.bencode.BencodeException;

/// How a command ends. The numbers never change.
public enum ExitCode {
  /// All is done and verified.
  DONE(0, "done and verified"),
  /// A defect of bt.
  INTERNAL(1, "internal error: a defect of bt"),
  /// The command line makes no sense.
  USAGE(2, "usage: the command line makes no sense"),
  /// A torrent, magnet link or URL is bad, or what an argument names is not there.
  BAD_TORRENT(3, "bad or missing torrent, magnet link, URL, file or folder"),
  /// Data does not match its hashes.
  MISMATCH(4, "data does not match the hashes"),
  /// It took too long.
  TIMED_OUT(5, "timed out; the message says why: no nodes, no peers, no metadata, stalled"),
  /// The network or a tracker failed.
  NETWORK(6, "network or tracker failure"),
  /// A disk or store failed.
  STORAGE(7, "storage failure"),
  /// There is no room.
  NO_SPACE(8, "no space left"),
  /// It exists, is locked or runs already.
  REFUSED(9, "refused: exists already, locked, or running already"),
  /// A plugin is missing or misbehaves.
  PLUGIN(10, "plugin missing or misbehaving"),
  /// Ctrl-C.
  INTERRUPTED(130, "interrupted (SIGINT): state is saved, the same command resumes"),
  /// Told to end.
  TERMINATED(143, "terminated (SIGTERM): state is saved, the same command resumes");

  /// Of several failures the first of these is the command's.
  private static final List<ExitCode> BY_WEIGHT =
      List.of(
          INTERRUPTED,
          TERMINATED,
          NO_SPACE,
          STORAGE,
          INTERNAL,
          PLUGIN,
          REFUSED,
          MISMATCH,
          BAD_TORRENT,
          NETWORK,
          TIMED_OUT,
          USAGE,
          DONE);

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  /// The number that the shell sees.
  public int number() {
    return number;
  }

  /// What it means, for people.
  public String meaning() {
    return meaning;
  }

  /// The graver of two.
  public ExitCode or(ExitCode other) {
    return BY_WEIGHT.indexOf(this) <= BY_WEIGHT.indexOf(other) ? this : other;
  }

  /// How a command ends that threw.
  public static ExitCode of(Throwable trouble) {
    return switch (trouble) {
      case TorrentException.BadTorrent _ -> BAD_TORRENT;
      case DataMismatchException _ -> MISMATCH;
      case TorrentException.TimedOut _, TorrentException.NoMetadata _ -> TIMED_OUT;
      case TorrentException.DhtFailed e ->
          switch (e.reason()) {
            case NO_NODES, NO_ANSWER, NOT_FOUND -> TIMED_OUT;
            case OFF, BUSY, NOT_STORED -> NETWORK;
          };
      case TorrentException.Network _ -> NETWORK;
      case TorrentException.Storage _, IOException _
          when TorrentException.NoSpace.isBehind(trouble) ->
          NO_SPACE;
      case TorrentException.Storage _ -> STORAGE;
      case TorrentException.NoSpace _ -> NO_SPACE;
      case TorrentException.Refused _ -> REFUSED;
      case TorrentException.Plugin _ -> PLUGIN;
      case MalformedTorrentException _, BencodeException _ -> BAD_TORRENT;
      case IOException _ -> STORAGE;
      case UsageException _ -> USAGE;
      case InterruptedException _ -> INTERRUPTED;
      default -> INTERNAL;
    };
  }
}
