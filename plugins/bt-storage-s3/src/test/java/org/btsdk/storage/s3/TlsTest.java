// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.btsdk.spi.storage.PieceStorage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A store whose certificate nobody made who is known to Java.
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private static Path temp;
  private static LocalS3 server;

  private final Sample sample = Sample.mixed("tls");

  @BeforeAll
  static void start() throws Exception {
    Path keys = temp.resolve("keys.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "s3",
        "-keyalg",
        "EC",
        "-dname",
        "CN=A store of our own",
        "-ext",
        "SAN=ip:127.0.0.1",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        keys.toString(),
        "-storepass",
        PASSWORD);
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "s3",
        "-keystore",
        keys.toString(),
        "-storepass",
        PASSWORD,
        "-file",
        certificate().toString());
    server =
        new LocalS3(
            temp.resolve("store"),
            builder ->
                builder
                    .secureEndpoint(URI.create("https://127.0.0.1:0"))
                    .keyStore(keys.toString(), PASSWORD));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Path certificate() {
    return temp.resolve("ca.pem");
  }

  private static void keytool(String... args) throws Exception {
    String[] command = new String[args.length + 1];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    System.arraycopy(args, 0, command, 1, args.length);
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }

  private static Map<String, String> settings(String... more) {
    Map<String, String> settings =
        server.settings(Prefixes.next(), "endpoint", server.secureEndpoint().toString());
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  @ParameterizedTest
  @CsvSource({"pieces, always", "pieces, required", "files, always", "files, required"})
  void stores_and_reads_where_its_certificate_is_in_the_ca_file(String layout, String checksums)
      throws IOException {
    Map<String, String> settings =
        settings("ca-file", certificate().toString(), "layout", layout, "checksums", checksums);
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings)) {
      sample.storeAll(storage);
      storage.sync();
      sample.assertComplete(storage);
    }
  }

  @Test
  void is_not_spoken_to_where_nobody_vouches_for_it() {
    assertThatThrownBy(() -> sample.open(new S3StorageProvider(), settings("attempts", "1")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "s3://torrents: the store's certificate is not trusted; \"ca-file\" names one that is");
  }

  @Test
  void a_store_that_breaks_the_handshake_off_is_not_called_untrusted() throws IOException {
    try (ServerSocket rude = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(rude));
      String endpoint = "https://127.0.0.1:" + rude.getLocalPort();
      assertThatThrownBy(() ->
              sample.open(new S3StorageProvider(), settings("endpoint", endpoint, "attempts", "2")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the TLS handshake failed, tried 2 times: ");
    }
  }

  /// Reads what a client begins with, and ends the connection.
  private static void hangUp(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        byte[] head = client.getInputStream().readNBytes(5); // of a TLS record
        client.getInputStream().readNBytes(((head[3] & 0xff) << 8) | (head[4] & 0xff));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  @Test
  void a_ca_file_that_is_none_is_said() throws IOException {
    Path none = Files.writeString(temp.resolve("none.pem"), "");
    assertThatThrownBy(() -> sample.open(new S3StorageProvider(), settings("ca-file", "/nowhere")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("\"ca-file\": /nowhere");
    assertThatThrownBy(
            () -> sample.open(new S3StorageProvider(), settings("ca-file", none.toString())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.pem: no certificate in it");
  }
}
