// SPDX-License-Identifier: Apache-2.0
package org.btsdk.interop;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btsdk.model.PeerAddress;

/// aria2, driven by its command line and asked by its JSON-RPC. It connects only to peers that a
/// tracker names.
record Aria2(PeerAddress address, URI rpc, ClientProcess process) implements ForeignClient {
  private static final String TOKEN = "of-this-test";
  private static final Pattern COMPLETED = Pattern.compile("\"completedLength\":\"(\\d+)\"");
  private static final Pattern TOTAL = Pattern.compile("\"totalLength\":\"(\\d+)\"");

  static Aria2 start(Job job) throws IOException, InterruptedException {
    return start(job, Map.of());
  }

  /// Starts it with options of its own beside the common ones.
  static Aria2 start(Job job, Map<String, String> more) throws IOException, InterruptedException {
    int rpcPort = Addresses.freePort(Addresses.loopback(1));
    int peerPort = Addresses.freePort(job.address());
    List<String> command = new ArrayList<>(List.of("/usr/bin/aria2c"));
    Map<String, String> options =
        Map.ofEntries(
            Map.entry("dir", job.folder().toString()),
            Map.entry("listen-port", "" + peerPort),
            Map.entry("interface", job.address().getHostAddress()),
            Map.entry("enable-rpc", "true"),
            Map.entry("rpc-listen-port", "" + rpcPort),
            Map.entry("rpc-secret", TOKEN),
            Map.entry("no-conf", "true"),
            Map.entry("disable-ipv6", "true"),
            // its UDP trackers need the DHT's socket; without an entry point it asks nobody
            Map.entry("enable-dht", "true"),
            Map.entry("dht-file-path", job.scratch().resolve("dht.dat").toString()),
            Map.entry("dht-listen-addr", job.address().getHostAddress()),
            Map.entry("dht-listen-port", "" + Addresses.freeUdpPort(job.address())),
            Map.entry("enable-dht6", "false"),
            Map.entry("bt-enable-lpd", "false"),
            Map.entry("enable-peer-exchange", "false"),
            Map.entry("file-allocation", "none"),
            Map.entry("check-integrity", "true"),
            Map.entry("seed-ratio", "0"),
            Map.entry("summary-interval", "0"),
            Map.entry("enable-color", "false"),
            Map.entry("show-console-readout", "false"),
            Map.entry("console-log-level", "notice"),
            Map.entry("stop-with-process", "" + ProcessHandle.current().pid()));
    options.forEach((name, value) -> command.add("--" + name + "=" + value));
    more.forEach((name, value) -> command.add("--" + name + "=" + value));
    command.add(job.torrent());
    ClientProcess process = ClientProcess.start("aria2", job.scratch(), command);
    Aria2 aria2 =
        new Aria2(
            Addresses.peer(job.address(), peerPort),
            URI.create("http://127.0.0.1:" + rpcPort + "/jsonrpc"),
            process);
    return ClientProcess.orClose(
        process,
        it -> {
          it.await("has the torrent", () -> COMPLETED.matcher(aria2.active()).find());
          return aria2;
        });
  }

  @Override
  public boolean isComplete() throws IOException, InterruptedException {
    String active = active();
    Matcher completed = COMPLETED.matcher(active);
    Matcher total = TOTAL.matcher(active);
    return active.contains("\"seeder\":\"true\"")
        && completed.find()
        && total.find()
        && completed.group(1).equals(total.group(1));
  }

  @Override
  public void dial(PeerAddress peer) {
    throw new UnsupportedOperationException("aria2 connects to whom a tracker names");
  }

  private String active() throws IOException, InterruptedException {
    String body =
        """
        {"jsonrpc":"2.0","id":"1","method":"aria2.tellActive",
         "params":["token:%s",["completedLength","totalLength","seeder"]]}
        """
            .formatted(TOKEN);
    return Rpc.post(rpc, Map.of("Content-Type", "application/json"), body).body();
  }
}
