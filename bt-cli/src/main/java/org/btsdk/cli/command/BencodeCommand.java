// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.terminal.BencodeJson;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.JsonReader;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `bt bencode`.
@Command(sortOptions = false)
public final class BencodeCommand extends BtSubcommand {
  /// 256 MiB: what the parser of torrent files takes.
  private static final int MAX_BYTES = 256 << 20;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "What to read. Default: standard input.")
  private String file = "-";

  @ArgGroup private Direction direction = new Direction();

  /// Which way.
  static final class Direction {
    @Option(names = "--decode", description = "From bencode to JSON.")
    boolean decode;

    @Option(names = "--encode", description = "From JSON to bencode. Default: as the input looks.")
    boolean encode;
  }

  /// @param console where results go
  public BencodeCommand(Console console) {
    super(console);
  }

  @Override
  ExitCode run() throws IOException {
    byte[] input = read();
    if (direction.encode || (!direction.decode && looksLikeJson(input))) {
      Object json = JsonReader.read(new String(input, StandardCharsets.UTF_8));
      console.out().write(Bencode.write(BencodeJson.toBencode(json)));
      return ExitCode.DONE;
    }
    try {
      console.result(
          Json.write(
              BencodeJson.toJson(
                  Bencode.parse(input, Bencode.Limits.TORRENT, Bencode.Strictness.LENIENT))));
    } catch (BencodeException e) {
      throw new TorrentException.BadTorrent(name(), String.valueOf(e.getMessage()), e);
    }
    return ExitCode.DONE;
  }

  private String name() {
    return file.equals("-") ? "standard input" : file;
  }

  private byte[] read() {
    try (var in = file.equals("-") ? console.in() : Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new TorrentException.BadTorrent(name(), "over 256 MiB", null);
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new TorrentException.BadTorrent(name(), "no such file", e);
    } catch (IOException e) {
      throw new TorrentException.Storage(name() + ": " + FileWriter.reason(e), e);
    }
  }

  /// JSON of something that bencode knows begins with a bracket or a quote, which bencode never
  /// does. (A bare number is taken as bencode, and refused.)
  private static boolean looksLikeJson(byte[] input) {
    String start = new String(input, 0, Math.min(input.length, 64), StandardCharsets.UTF_8).strip();
    return start.startsWith("{") || start.startsWith("[") || start.startsWith("\"");
  }
}
