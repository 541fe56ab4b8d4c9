// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.btsdk.model.PeerAddress;

/// rTorrent without its screen, driven by XML-RPC over SCGI on a Unix socket.
record Rtorrent(PeerAddress address, String infoHash, Path socket, ClientProcess process)
    implements ForeignClient {

  static Rtorrent start(Job job) throws IOException, InterruptedException {
    int port = Addresses.freePort(job.address());
    Path socket = job.scratch().resolve("scgi");
    Path settings = job.scratch().resolve("rc");
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
        dht.mode.set = disable
        protocol.pex.set = no
        protocol.encryption.set = allow_incoming
        pieces.hash.on_completion.set = no
        """
            .formatted(
                socket,
                Files.createDirectory(job.scratch().resolve("session")),
                job.folder(),
                job.address().getHostAddress(),
                job.address().getHostAddress(),
                port,
                port));
    ClientProcess process =
        ClientProcess.start(
            "rtorrent",
            job.scratch(),
            List.of("/usr/bin/rtorrent", "-n", "-o", "import=" + settings));
    Rtorrent rtorrent =
        new Rtorrent(Addresses.peer(job.address(), port), job.infoHash(), socket, process);
    return ClientProcess.orClose(process, it -> rtorrent.ready(job));
  }

  private Rtorrent ready(Job job) throws IOException, InterruptedException {
    process.await("answers", () -> !call("system.client_version").isEmpty());
    call("load.start", "", job.torrent());
    process.await("has the torrent", () -> call("d.is_active", job.infoHash()).equals("1"));
    return this;
  }

  @Override
  public boolean isComplete() throws IOException {
    return call("d.hashing", infoHash).equals("0") && call("d.complete", infoHash).equals("1");
  }

  @Override
  public void dial(PeerAddress peer) throws IOException {
    call("add_peer", infoHash, peer.ip().toInetAddress().getHostAddress() + ":" + peer.port());
  }

  /// Calls a method with text for arguments, and gives its one value as text.
  private String call(String method, String... arguments) throws IOException {
    StringBuilder body = new StringBuilder();
    body.append("<?xml version=\"1.0\"?><methodCall><methodName>").append(method);
    body.append("</methodName><params>");
    for (String argument : arguments) {
      body.append("<param><value><string>").append(argument.replace("&", "&amp;"));
      body.append("</string></value></param>");
    }
    body.append("</params></methodCall>");
    String answer = exchange(body.toString());
    if (answer.contains("<fault>")) {
      throw new IOException("rTorrent refused " + method + ": " + answer);
    }
    return answer
        .substring(answer.indexOf("<value>") + 7, answer.indexOf("</value>"))
        .replaceAll("<[^>]*>", "")
        .strip();
  }

  private String exchange(String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String header = "CONTENT_LENGTH\0" + content.length + "\0SCGI\0" + "1\0";
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write((header.length() + ":" + header + ",").getBytes(StandardCharsets.UTF_8));
    request.write(content);
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
