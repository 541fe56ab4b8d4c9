// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.btsdk.model.PeerAddress;

/// Transmission's daemon, driven by its RPC. It connects only to peers that a tracker names, and to
/// none at 127.0.0.0/8.
record TransmissionDaemon(PeerAddress address, URI rpc, ClientProcess process)
    implements ForeignClient {
  private static final String SESSION = "X-Transmission-Session-Id";

  static TransmissionDaemon start(Job job) throws IOException, InterruptedException {
    InetAddress loopback = Addresses.loopback(1);
    int rpcPort = Addresses.freePort(loopback);
    int peerPort = Addresses.freePort(job.address());
    Path config = Files.createDirectory(job.scratch().resolve("config"));
    Files.writeString(config.resolve("settings.json"), settings(job, rpcPort, peerPort));
    ClientProcess process =
        ClientProcess.start(
            "transmission-daemon",
            job.scratch(),
            List.of(
                "/usr/bin/transmission-daemon", "--foreground", "--config-dir", config.toString()));
    TransmissionDaemon daemon =
        new TransmissionDaemon(
            Addresses.peer(job.address(), peerPort),
            URI.create("http://127.0.0.1:" + rpcPort + "/transmission/rpc"),
            process);
    return ClientProcess.orClose(process, it -> daemon.ready(job));
  }

  private TransmissionDaemon ready(Job job) throws IOException, InterruptedException {
    process.await("answers", () -> !call("session-get", "").isEmpty());
    String source =
        job.isByLink()
            ? "\"filename\":\"" + job.torrent() + '"'
            : "\"metainfo\":\"" + base64(Path.of(job.torrent())) + '"';
    String added = call("torrent-add", source);
    if (!added.contains("torrent-added")) {
      throw new AssertionError("Transmission: " + added);
    }
    return this;
  }

  private static String base64(Path file) throws IOException {
    return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
  }

  private static String settings(Job job, int rpcPort, int peerPort) {
    return """
    {
      "rpc-enabled": true, "rpc-bind-address": "127.0.0.1", "rpc-port": %d,
      "rpc-whitelist-enabled": false, "rpc-authentication-required": false,
      "bind-address-ipv4": "%s", "peer-port": %d, "peer-port-random-on-start": false,
      "download-dir": "%s", "incomplete-dir-enabled": false, "rename-partial-files": false,
      "dht-enabled": false, "lpd-enabled": %b, "pex-enabled": %b, "utp-enabled": false,
      "port-forwarding-enabled": false, "encryption": 1, "message-level": 3
    }
    """
        .formatted(
            rpcPort,
            job.address().getHostAddress(),
            peerPort,
            job.folder(),
            job.discovery() == Discovery.LSD,
            job.discovery() == Discovery.PEX);
  }

  @Override
  public boolean isComplete() throws IOException, InterruptedException {
    // status 6: seeding, that is, checked as well
    return call("torrent-get", "\"fields\":[\"status\",\"percentDone\"]")
        .replace(" ", "")
        .contains("\"percentDone\":1,\"status\":6");
  }

  @Override
  public void dial(PeerAddress peer) {
    throw new UnsupportedOperationException("Transmission connects to whom a tracker names");
  }

  private String call(String method, String arguments) throws IOException, InterruptedException {
    String body = "{\"method\":\"%s\",\"arguments\":{%s}}".formatted(method, arguments);
    HttpResponse<String> refused = Rpc.post(rpc, Map.of(), body);
    String session = refused.headers().firstValue(SESSION).orElse("");
    return refused.statusCode() == 409
        ? Rpc.post(rpc, Map.of(SESSION, session), body).body()
        : refused.body();
  }
}
