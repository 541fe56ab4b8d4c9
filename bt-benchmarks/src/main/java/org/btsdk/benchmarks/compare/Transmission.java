// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/// The daemon of Transmission, told what to do over HTTP. It connects to whom a tracker names,
/// never to 127.0.0.0/8, and tells peers apart by their address alone.
record Transmission() implements Client {
  private static final String PROGRAM = "/usr/bin/transmission-daemon";
  private static final String SESSION = "X-Transmission-Session-Id";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Override
  public String name() {
    return "Transmission";
  }

  @Override
  public String version() throws IOException, InterruptedException {
    return Programs.version(Programs.output(List.of(PROGRAM, "--version")));
  }

  @Override
  public boolean dialsLoopback() {
    return false;
  }

  /// It asks once a second, for no more than the other side says that it keeps, and only from its
  /// first round of 10 s on; it sends what it was asked for twice a second (3.00, as measured).
  @Override
  public boolean pulses() {
    return true;
  }

  @Override
  public Running start(Task task) throws IOException, InterruptedException {
    PeerPort listens = PeerPort.free(task.listen());
    PeerPort rpc = PeerPort.free("127.0.0.1");
    Path config = Files.createDirectory(task.scratch().resolve("config"));
    Files.writeString(config.resolve("settings.json"), settings(task, rpc, listens));
    Metered process =
        task.launch(name(), List.of(PROGRAM, "--foreground", "--config-dir", config.toString()));
    URI uri = URI.create("http://" + rpc + "/transmission/rpc");
    process.await(Duration.ofSeconds(30), "answers", () -> answers(uri));
    for (TorrentFile torrent : task.torrents()) {
      String tracker = task.tracker().announce(torrent.infoHash(), task.peersOf(torrent));
      Path copy =
          torrent.announcing(tracker, task.scratch().resolve(torrent.infoHash() + ".torrent"));
      String encoded = Base64.getEncoder().encodeToString(Files.readAllBytes(copy));
      String added = call(uri, "torrent-add", "\"metainfo\":\"" + encoded + "\"");
      if (!added.contains("torrent-added")) {
        throw new IOException("Transmission: " + added);
      }
    }
    int count = task.torrents().size();
    Metered.Condition complete =
        () ->
            call(uri, "torrent-get", "\"fields\":[\"status\",\"percentDone\"]")
                    .replace(" ", "")
                    .split("\"percentDone\":1,\"status\":6", -1)
                    .length
                == count + 1;
    if (task.seed()) {
      process.await(Duration.ofMinutes(1), "has checked", complete);
    }
    return new ByCondition(process, listens, complete);
  }

  private static String settings(Task task, PeerPort rpc, PeerPort listens) {
    return """
    {
      "rpc-enabled": true, "rpc-bind-address": "%s", "rpc-port": %d,
      "rpc-whitelist-enabled": false, "rpc-authentication-required": false,
      "bind-address-ipv4": "%s", "peer-port": %d, "peer-port-random-on-start": false,
      "download-dir": "%s", "incomplete-dir-enabled": false, "rename-partial-files": false,
      "dht-enabled": false, "lpd-enabled": false, "pex-enabled": false, "utp-enabled": false,
      "port-forwarding-enabled": false, "encryption": 0, "message-level": 2,
      "upload-slots-per-torrent": 2000, "peer-limit-global": 2000, "peer-limit-per-torrent": 2000,
      "speed-limit-down-enabled": %s, "speed-limit-down": %d,
      "speed-limit-up-enabled": %s, "speed-limit-up": %d
    }
    """
        .formatted(
            rpc.host(),
            rpc.port(),
            listens.host(),
            listens.port(),
            task.folder(),
            task.downLimit() > 0,
            task.downLimit() / 1000,
            task.upLimit() > 0,
            task.upLimit() / 1000);
  }

  private static boolean answers(URI rpc) throws InterruptedException {
    try {
      return !call(rpc, "session-get", "").isEmpty();
    } catch (IOException _) {
      return false;
    }
  }

  private static String call(URI rpc, String method, String arguments)
      throws IOException, InterruptedException {
    String body = "{\"method\":\"%s\",\"arguments\":{%s}}".formatted(method, arguments);
    HttpResponse<String> refused = post(HttpRequest.newBuilder(rpc), body);
    String session = refused.headers().firstValue(SESSION).orElse("");
    return refused.statusCode() == 409
        ? post(HttpRequest.newBuilder(rpc).header(SESSION, session), body).body()
        : refused.body();
  }

  private static HttpResponse<String> post(HttpRequest.Builder to, String body)
      throws IOException, InterruptedException {
    return HTTP.send(
        to.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
