// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.model.Sha1Hash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bt dht` and `bt peers`, with a DHT of a few nodes on loopback.
class DhtCommandsTest {
  private static final String HASH = "5a".repeat(20);
  private static final String OTHER_HASH = "a5".repeat(20);

  @TempDir private Path folder;

  private final List<Session> network = new ArrayList<>();

  @BeforeEach
  void openNetwork() {
    for (int i = 0; i < 3; i++) {
      SessionConfig.Builder config =
          SessionConfig.of(folder.resolve("node-" + i)).toBuilder()
              .bindAddress(InetAddress.getLoopbackAddress())
              .dhtBootstrap(i == 0 ? List.of() : List.of(first()));
      network.add(Session.open(config.build()));
    }
    network.subList(1, 3).forEach(session -> session.dht().findNodes(Sha1Hash.parse(HASH)).join());
  }

  @AfterEach
  void closeNetwork() {
    network.forEach(Session::close);
  }

  private String first() {
    return "127.0.0.1:" + network.getFirst().dht().port();
  }

  private Cli bt(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--bind", "127.0.0.1", "--bootstrap", first()));
    return Cli.bt(all.toArray(String[]::new));
  }

  private void announce(String hash, int port) {
    network.get(1).dht().announce(Sha1Hash.parse(hash), port, false).join();
  }

  @Test
  void pings_a_node() {
    Cli cli = bt("dht", "ping", first());

    assertThat(cli.exit()).isZero();
    assertThat(cli.lines()).hasSize(1);
    assertThat(cli.out()).contains(first()).contains(" ms");
    assertThat(bt("dht", "ping", first(), "--json").lines())
        .allMatch(JsonChecker::isObject)
        .allMatch(line -> line.contains("\"roundTripMs\":"));
  }

  @Test
  void finds_who_has_a_torrent() {
    announce(HASH, 4711);

    Cli cli = bt("dht", "find", HASH);

    assertThat(cli.exit()).isZero();
    assertThat(cli.lines()).containsExactly("127.0.0.1:4711");
    assertThat(bt("dht", "find", "magnet:?xt=urn:btih:" + HASH, "--json").out())
        .contains("\"peers\":[\"127.0.0.1:4711\"]");
  }

  @Test
  void says_that_nodes_answered_and_none_knows_a_peer() {
    Cli cli = bt("dht", "find", OTHER_HASH);

    assertThat(cli.exit()).isEqualTo(5);
    assertThat(cli.err()).startsWith("bt: no peers were found: ").contains("answered");
  }

  @Test
  void lists_the_nodes_closest_to_a_point() {
    Cli cli = bt("dht", "find", HASH, "--nodes");

    assertThat(cli.exit()).isZero();
    assertThat(cli.lines()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(cli.out()).contains(first());
  }

  @Test
  void gets_what_was_put() {
    Cli put = bt("dht", "put", "Hello World!");
    Cli get = bt("dht", "get", "e5f96f6f38320f0f33959cb4d3d656452117aadb");

    assertThat(put.lines()).containsExactly("e5f96f6f38320f0f33959cb4d3d656452117aadb");
    assertThat(get.lines()).containsExactly("Hello World!");
    assertThat(bt("dht", "get", OTHER_HASH).exit()).isEqualTo(5);
  }

  @Test
  void publishes_with_keys_that_it_makes_and_gets_the_newest_version() throws Exception {
    String keys = folder.resolve("keys").toString();

    Cli first = bt("dht", "put", "one", "--key", keys, "--salt", "news");
    Cli second = bt("dht", "put", "i2e", "--bencode", "--key", keys, "--salt", "news", "--json");
    String publicKey = first.lines().getFirst();
    Cli get = bt("dht", "get", publicKey, "--salt", "news");
    Cli byLink = bt("dht", "get", "magnet:?xs=urn:btpk:" + publicKey + "&s=6e657773", "--json");

    assertThat(publicKey).matches("[0-9a-f]{64}");
    assertThat(Files.readString(Path.of(keys)).strip()).matches("[0-9a-f]{64}");
    assertThat(second.out()).contains("\"sequence\":2").contains(publicKey);
    assertThat(get.lines()).containsExactly("2");
    assertThat(byLink.out()).contains("\"value\":2").contains("\"salt\":\"news\"");
  }

  @Test
  void downloads_what_a_publisher_points_to() throws Exception {
    Path file = Files.write(folder.resolve("one.bin"), new byte[100_000]);
    String torrent = folder.resolve("t.torrent").toString();
    assertThat(Cli.bt("create", "-q", file.toString(), "-o", torrent).exit()).isZero();
    network.get(1).add(Source.parse(torrent), options -> options.folder(folder));
    String key = folder.resolve("keys").toString();
    Cli put = bt("dht", "put", torrent, "--pointer", "--key", key);
    String link = "magnet:?xs=urn:btpk:" + put.lines().getFirst();
    String peer = "&x.pe=127.0.0.1:" + network.get(1).port();
    Path target = folder.resolve("target");

    Cli download = bt("download", link + peer, "-o", target.toString());
    Cli metadata = bt("metadata", link + peer, "-o", folder.resolve("u.torrent").toString());
    Cli info = bt("info", link + peer);

    assertThat(download.err()).contains("one.bin: complete");
    assertThat(download.exit()).isZero();
    assertThat(target.resolve("one.bin")).hasSameBinaryContentAs(file);
    assertThat(metadata.exit()).isZero();
    assertThat(folder.resolve("u.torrent")).exists();
    assertThat(info.out()).contains("one.bin");
    assertThat(bt("info", "--link", link).out()).contains(put.lines().getFirst());
  }

  @Test
  void says_why_a_publishers_link_leads_nowhere() {
    String link = "magnet:?xs=urn:btpk:" + "a1".repeat(32);
    String target = folder.resolve("target").toString();

    Cli nobody = bt("download", link, "-o", target);
    Cli off = bt("metadata", link, "--no-dht");
    Cli peers = bt("peers", link);

    assertThat(nobody.exit()).isEqualTo(5);
    assertThat(nobody.err()).contains("no item of the publisher is in the DHT");
    assertThat(off.exit()).isEqualTo(6);
    assertThat(off.err()).contains("the session has no node of the DHT");
    assertThat(peers.exit()).isEqualTo(2);
    assertThat(peers.err()).contains("the link names a publisher");
    assertThat(bt("download", link.substring(0, 40), "-o", target).exit()).isEqualTo(3);
  }

  @Test
  void samples_what_nodes_know() {
    announce(HASH, 4711);

    Cli cli = bt("dht", "sample", HASH);

    assertThat(cli.exit()).isZero();
    assertThat(cli.lines()).isNotEmpty().allMatch(line -> line.startsWith(HASH));
  }

  @Test
  void lists_peers_with_their_source() {
    announce(HASH, 4711);

    Cli cli = bt("peers", "magnet:?xt=urn:btih:" + HASH + "&x.pe=192.0.2.1:6881", "--no-lsd");

    assertThat(cli.exit()).isZero();
    assertThat(cli.lines())
        .anyMatch(line -> line.matches("192\\.0\\.2\\.1:6881 +link"))
        .anyMatch(line -> line.matches("127\\.0\\.0\\.1:4711 +dht"));
    assertThat(bt("peers", HASH, "--json", "--no-lsd").lines())
        .containsExactly("{\"peer\":\"127.0.0.1:4711\",\"source\":\"dht\"}");
    assertThat(bt("peers", OTHER_HASH, "--no-lsd").exit()).isEqualTo(5);
  }

  @Test
  void takes_no_more_peers_than_wanted() {
    announce(HASH, 4711);

    Cli cli = bt("peers", "magnet:?xt=urn:btih:" + HASH + "&x.pe=192.0.2.1:6881", "--limit=1");

    assertThat(cli.lines()).hasSize(1);
  }

  @Test
  void says_why_when_no_node_can_be_had() {
    Cli nobody =
        Cli.bt("dht", "find", HASH, "--bind=127.0.0.1", "--bootstrap=127.0.0.1:9", "--timeout=1ms");

    assertThat(nobody.exit()).isEqualTo(5);
    assertThat(nobody.err()).contains("no node of the DHT answered");
  }

  @Test
  void remembers_nodes_where_there_is_a_home() {
    Map<String, String> environment = Map.of("XDG_STATE_HOME", folder.resolve("state").toString());

    Cli cli =
        Cli.run(
            environment,
            new byte[0],
            "dht",
            "find",
            HASH,
            "--nodes",
            "--bind=127.0.0.1",
            "--bootstrap",
            first());

    assertThat(cli.exit()).isZero();
    assertThat(folder.resolve("state/bt/dht")).exists();
  }

  @Test
  void says_in_one_line_what_is_wrong_with_the_arguments() {
    for (String line :
        List.of(
            "dht",
            "dht dance",
            "dht ping",
            "dht ping nowhere",
            "dht get xyz",
            "dht find",
            "dht put",
            "dht sample xyz",
            "dht put x --bencode",
            "dht put " + HASH + " --pointer",
            "dht find " + HASH + " --bootstrap nowhere",
            "dht find " + HASH + " --pointer",
            "dht put " + HASH + " --pointer --bencode --key k",
            "peers",
            "peers " + HASH + " --limit 0",
            "peers " + HASH + " --no-dht --no-lsd")) {
      Cli cli = Cli.bt(line.split(" ", -1));
      assertThat(cli.exit()).as(line).isEqualTo(2);
      assertThat(cli.err().lines()).as(line).hasSize(1).allMatch(text -> text.startsWith("bt: "));
    }
  }
}
