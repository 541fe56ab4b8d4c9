// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.btsdk.spi.storage.PieceStorage;
import org.btsdk.storage.s3.FaultyProxy.Fate;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What of the settings reaches the store.
class WireTest {
  private final String prefix = Prefixes.next();
  private final Sample sample = Sample.oneFile("wire", 64 << 10, 64 << 10);
  private FaultyProxy proxy;
  @TempDir private Path temp;

  @BeforeEach
  void start() throws IOException {
    proxy = new FaultyProxy(LocalS3.shared().endpoint());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
  }

  private Map<String, String> settings(String... more) {
    Map<String, String> settings = LocalS3.shared().settings(prefix, more);
    settings.put("endpoint", proxy.endpoint().toString());
    return settings;
  }

  /// Puts the one piece, which the server never hears of, and gives the head of that request.
  private String putHead(Map<String, String> settings) throws IOException {
    proxy.script((_, line) -> line.startsWith("GET ") ? Fate.PASS : Fate.SWALLOW);
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings)) {
      sample.storeAll(storage);
    }
    return proxy.heads().get(1);
  }

  @Test
  void encryption_and_class_are_asked_for() throws IOException {
    assertThat(
            putHead(settings("sse", "aws:kms", "kms-key", "key-1", "storage-class", "standard_ia")))
        .contains(
            "x-amz-server-side-encryption: aws:kms",
            "x-amz-server-side-encryption-aws-kms-key-id: key-1",
            "x-amz-storage-class: standard_ia",
            "if-none-match: *");
  }

  @Test
  void pieces_that_are_deleted_soon_have_no_class_that_is_billed_for_a_month() throws IOException {
    assertThat(putHead(settings("layout", "files", "storage-class", "standard_ia")))
        .doesNotContain("x-amz-storage-class");
  }

  private static List<String> headsOf(List<String> heads, String part) {
    return heads.stream()
        .filter(head -> head.lines().findFirst().orElse("").matches(part))
        .toList();
  }

  @Test
  void everything_that_makes_an_object_asks_for_encryption_and_only_what_stays_for_a_class()
      throws IOException {
    Sample files = Sample.mixed("sse");
    // What encrypts nothing refuses to be asked for it. So it is not passed on, which no signature
    // would bear.
    try (LocalS3 unsigned =
            new LocalS3(
                temp, builder -> builder.awsAuthentication(AuthenticationType.NONE, null, null));
        FaultyProxy recorder = new FaultyProxy(unsigned.endpoint())) {
      recorder.hide("x-amz-server-side-encryption", "x-amz-storage-class");
      Map<String, String> settings =
          unsigned.settings(
              prefix, "layout", "files", "sse", "AES256", "storage-class", "STANDARD_IA");
      settings.put("endpoint", recorder.endpoint().toString());
      try (PieceStorage storage = files.open(new S3StorageProvider(), settings)) {
        files.storeAll(storage);
        storage.sync();
        files.assertComplete(storage);
      }
      assertEncrypted(recorder.heads());
    }
  }

  private static void assertEncrypted(List<String> heads) {
    String encrypted = "x-amz-server-side-encryption: aes256";
    String cold = "x-amz-storage-class: standard_ia";
    assertThat(headsOf(heads, "put .*/pieces/.*"))
        .isNotEmpty()
        .allMatch(head -> head.contains(encrypted));
    assertThat(headsOf(heads, "put .*/(pieces|whole|uploads)/.*"))
        .isNotEmpty()
        .noneMatch(head -> head.contains("x-amz-storage-class"));
    assertThat(headsOf(heads, "put [^?]*/sse/[abc] .*"))
        .hasSize(3)
        .allMatch(head -> head.contains(encrypted) && head.contains(cold));
    assertThat(headsOf(heads, "post .*/big\\?uploads.*"))
        .hasSize(1)
        .allMatch(head -> head.contains(encrypted) && head.contains(cold));
    // A part is encrypted as the upload is that it belongs to, and must not say so again.
    assertThat(headsOf(heads, "put .*partnumber=.*"))
        .hasSizeGreaterThan(1)
        .noneMatch(head -> head.contains("x-amz-server-side-encryption"));
    assertThat(headsOf(heads, "put .*partnumber=.*"))
        .anyMatch(head -> head.contains("x-amz-copy-source"));
  }

  @Test
  void the_region_is_signed() throws IOException {
    assertThat(putHead(settings("region", "garage"))).contains("/garage/s3/aws4_request");
    assertThat(putHead(settings())).contains("/us-east-1/s3/aws4_request");
  }

  @Test
  void a_checksum_is_sent_where_it_is_wanted() throws IOException {
    assertThat(putHead(settings())).doesNotContain("x-amz-checksum", "x-amz-trailer");
    assertThat(putHead(settings("checksums", "always"))).contains("x-amz-trailer: x-amz-checksum");
  }

  @Test
  void a_store_takes_checksums() throws IOException {
    try (PieceStorage storage =
        sample.open(new S3StorageProvider(), settings("checksums", "always"))) {
      sample.storeAll(storage);
      sample.assertComplete(storage);
    }
  }

  @Test
  void anonymous_requests_are_not_signed() throws IOException {
    Map<String, String> settings = settings("anonymous", "true");
    settings.remove("access-key");
    settings.remove("secret-key");
    proxy.script((_, _) -> Fate.SKEWED);
    try (PieceStorage storage = sample.open(new S3StorageProvider(), settings)) {
      assertThat(storage).isNull();
    } catch (IOException _) {
      assertThat(proxy.heads()).isNotEmpty().noneMatch(head -> head.contains("authorization:"));
    }
  }
}
