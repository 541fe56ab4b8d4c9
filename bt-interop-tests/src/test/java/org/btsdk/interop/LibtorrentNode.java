// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btsdk.model.Metainfo;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;

/// A node of the DHT of libtorrent-rasterbar, and a peer if it is given a torrent, driven by a
/// script of ours. Not thread-safe.
///
/// @param address where it listens, over UDP and TCP
/// @param scratch a folder of its own
/// @param process the script
record LibtorrentNode(PeerAddress address, Path scratch, ClientProcess process)
    implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("(?m)^listening (\\d+)$");

  /// Starts it.
  ///
  /// @param folder where its torrent's data is, or will be
  static LibtorrentNode start(Path parent, InetAddress address, Path folder)
      throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory(parent, "libtorrent-node");
    ClientProcess process =
        ClientProcess.start(
            LibtorrentPeer.PACKAGE,
            scratch,
            List.of(
                LibtorrentPeer.PYTHON,
                LibtorrentPeer.script(scratch, "libtorrent_dht.py"),
                address.getHostAddress(),
                folder.toString()));
    return ClientProcess.orClose(
        process,
        it -> {
          int port = Integer.parseInt(match(it, LISTENING).group(1));
          return new LibtorrentNode(Addresses.peer(address, port), scratch, it);
        });
  }

  /// Waits until a line was printed.
  private static MatchResult match(ClientProcess process, Pattern line)
      throws InterruptedException {
    process.await("prints " + line, () -> line.matcher(process.output()).find());
    Matcher matcher = line.matcher(process.output());
    if (!matcher.find()) {
      throw new AssertionError(process.outputTail());
    }
    return matcher.toMatchResult();
  }

  private MatchResult awaitLine(String line) throws InterruptedException {
    return match(process, Pattern.compile("(?m)^" + line + "$"));
  }

  /// Tells it of a node, and waits until that is in its table.
  void meet(PeerAddress node) throws IOException, InterruptedException {
    process.say("node " + node.ip() + " " + node.port());
    process.await(
        "knows a node",
        () -> {
          process.say("nodes");
          return process.output().lines().anyMatch(line -> line.matches("nodes [1-9].*"));
        });
  }

  /// Looks for peers of a torrent until it finds one.
  void awaitPeer(Sha1Hash infoHash, PeerAddress peer) throws InterruptedException {
    process.await(
        "finds " + peer,
        () -> {
          process.say("find " + infoHash);
          return process
              .output()
              .lines()
              .anyMatch(line -> line.startsWith("peers ") && line.contains(peer.toString()));
        });
  }

  /// Stores a text.
  ///
  /// @return where it is
  Sha1Hash put(String text) throws IOException, InterruptedException {
    process.say("put " + text);
    return Sha1Hash.parse(awaitLine("stored ([0-9a-f]{40}) [1-9][0-9]*").group(1));
  }

  /// Gets a text, which must be there.
  String get(Sha1Hash target) throws IOException, InterruptedException {
    process.say("get " + target);
    return awaitLine("item " + target + " (\\S+)").group(1);
  }

  /// Publishes a text.
  ///
  /// @param secret 128 digits: the key as libtorrent has it, expanded
  void publish(String secret, String publicKey, String salt, String text)
      throws IOException, InterruptedException {
    process.say("publish " + secret + " " + publicKey + " " + salt + " " + text);
    awaitLine("published [1-9][0-9]*");
  }

  /// Waits until it finds a version of an item.
  void awaitVersion(String publicKey, String salt, long sequence, String text)
      throws InterruptedException {
    process.await(
        "finds version " + sequence,
        () -> {
          process.say("newest " + publicKey + " " + salt);
          return process.output().lines().anyMatch(("version " + sequence + " " + text)::equals);
        });
  }

  /// Gives it a torrent, which it seeds if the data is there.
  void add(Metainfo metainfo) throws IOException {
    Path torrent = Files.write(scratch.resolve("wanted.torrent"), metainfo.toBytes());
    process.say("torrent " + torrent);
  }

  void awaitComplete() throws InterruptedException {
    awaitLine("complete");
  }

  @Override
  public void close() {
    process.close();
  }
}
