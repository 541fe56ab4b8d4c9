// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.terminal.BencodeJson;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.JsonReader;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeException;

/// `bt bencode`.
public final class BencodeCommand extends BtSubcommand {
  /// 256 MiB: what the parser of torrent files takes.
  private static final int MAX_BYTES = 256 << 20;

  private String file = "-";
  private boolean decode;
  private boolean encode;

  /// @param console where results go
  public BencodeCommand(Console console) {
    super(console);
  }

  @Override
  void declare(Flags flags) {
    flags.optionalArgument(
        "FILE", "What to read. Default: standard input.", String.class, given -> file = given);
    flags.flag("--decode", "From bencode to JSON.", given -> decode = given);
    flags.flag(
        "--encode", "From JSON to bencode. Default: as the input looks.", given -> encode = given);
  }

  @Override
  ExitCode run() throws IOException {
    if (decode && encode) {
      throw new UsageException("--decode and --encode: only one of them");
    }
    byte[] input = read();
    if (encode || (!decode && looksLikeJson(input))) {
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
