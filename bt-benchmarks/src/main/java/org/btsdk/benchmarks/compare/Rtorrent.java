// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// rTorrent, told what to do over its socket.
record Rtorrent() implements Client {
  private static final String PROGRAM = "/usr/bin/rtorrent";

  /// It refuses a limit above 2^30 bytes a second.
  private static final long FASTEST_LIMIT = 1L << 30;

  @Override
  public String name() {
    return "rTorrent";
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return Programs.version(Programs.output(List.of(PROGRAM, "-h")));
  }

  @Override
  public Running start(Task task) throws IOException, InterruptedException {
    PeerPort listens = PeerPort.free(task.listen());
    Path socket = task.scratch().resolve("scgi");
    Path settings = task.scratch().resolve("rc");
    Files.writeString(
        settings,
        """
        system.daemon.set = true
        network.scgi.open_local = %s
        session.path.set = %s
        directory.default.set = %s
        network.bind_address.set = %s
        network.local_address.set = %s
        network.port_range.set = %d-%d
        network.port_random.set = no
        network.max_open_sockets.set = 2000
        network.max_open_files.set = 2000
        dht.mode.set = disable
        protocol.pex.set = no
        protocol.encryption.set = none
        pieces.hash.on_completion.set = no
        throttle.max_peers.normal.set = 2000
        throttle.max_peers.seed.set = 2000
        throttle.max_uploads.set = 2000
        throttle.max_uploads.global.set = 2000
        """
            .formatted(
                socket,
                Files.createDirectory(task.scratch().resolve("session")),
                task.folder(),
                listens.host(),
                listens.host(),
                listens.port(),
                listens.port()));
    Metered process = task.launch(name(), List.of(PROGRAM, "-n", "-o", "import=" + settings));
    Call call = (method, words) -> call(socket, method, words);
    Duration atMost = Duration.ofMinutes(1);
    process.await(atMost, "answers", () -> Files.exists(socket) && answers(socket));
    limit(call, "throttle.global_down.max_rate", task.downLimit());
    limit(call, "throttle.global_up.max_rate", task.upLimit());
    for (TorrentFile torrent : task.torrents()) {
      // it refuses a torrent without a tracker
      String tracker = task.tracker().announce(torrent.infoHash(), List.of());
      Path copy =
          torrent.announcing(tracker, task.scratch().resolve(torrent.infoHash() + ".torrent"));
      call.call("load.start", "", copy.toString());
      String hash = torrent.infoHash().toUpperCase(java.util.Locale.ROOT);
      process.await(atMost, "has it", () -> isActive(socket, hash));
      for (PeerPort peer : task.peersOf(torrent)) {
        call.call("add_peer", hash, peer.toString());
      }
    }
    Metered.Condition complete =
        () -> {
          for (TorrentFile torrent : task.torrents()) {
            String hash = torrent.infoHash().toUpperCase(java.util.Locale.ROOT);
            if (!call.call("d.hashing", hash).equals("0")
                || !call.call("d.complete", hash).equals("1")) {
              return false;
            }
          }
          return true;
        };
    if (task.seed()) {
      process.await(atMost, "has checked", complete);
    }
    return new ByCondition(process, listens, complete);
  }

  /// Sets a limit and looks whether it is there: above some 300 MB/s rTorrent takes the limit,
  /// works out how many peers it would unchoke at that rate, finds them too many, and says that it
  /// failed. In a file of settings that would end it.
  private static void limit(Call call, String what, long bytesPerSecond) throws IOException {
    if (bytesPerSecond == 0) {
      return;
    }
    long kib = Math.min(bytesPerSecond, FASTEST_LIMIT) / 1024;
    IOException complaint = null;
    try {
      call.call(what + ".set_kb", "", "" + kib);
    } catch (IOException e) {
      complaint = e;
    }
    if (!call.call(what).equals("" + kib * 1024)) {
      throw new IOException("rTorrent does not take a limit of " + kib + " KiB/s", complaint);
    }
  }

  private interface Call {
    String call(String method, String... words) throws IOException;
  }

  /// Before it has loaded the file it knows no such hash, and refuses.
  private static boolean isActive(Path socket, String hash) {
    try {
      return call(socket, "d.is_active", hash).equals("1");
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean answers(Path socket) {
    try {
      return !call(socket, "system.client_version").isEmpty();
    } catch (IOException _) {
      return false;
    }
  }

  /// Calls a method with text for arguments, and gives its one value as text.
  private static String call(Path socket, String method, String... words) throws IOException {
    StringBuilder body = new StringBuilder();
    body.append("<?xml version=\"1.0\"?><methodCall><methodName>").append(method);
    body.append("</methodName><params>");
    for (String word : words) {
      body.append("<param><value><string>").append(word).append("</string></value></param>");
    }
    body.append("</params></methodCall>");
    String answer = exchange(socket, body.toString());
    if (answer.contains("<fault>")) {
      throw new IOException("rTorrent refused " + method + ": " + answer);
    }
    return answer
        .substring(answer.indexOf("<value>") + 7, answer.indexOf("</value>"))
        .replaceAll("<[^>]*>", "")
        .strip();
  }

  private static String exchange(Path socket, String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String header = "CONTENT_LENGTH\0" + content.length + "\0SCGI\0" + "1\0";
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes((header.length() + ":" + header + ",").getBytes(StandardCharsets.UTF_8));
    request.writeBytes(content);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer out = ByteBuffer.wrap(request.toByteArray());
      while (out.hasRemaining()) {
        channel.write(out);
      }
      ByteBuffer in = ByteBuffer.allocate(8192);
      while (channel.read(in) >= 0) {
        answer.write(in.array(), 0, in.position());
        in.clear();
      }
    }
    return answer.toString(StandardCharsets.UTF_8);
  }
}
