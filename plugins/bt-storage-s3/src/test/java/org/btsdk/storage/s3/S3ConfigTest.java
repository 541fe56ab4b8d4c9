// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.model.plugin.PluginConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3ConfigTest {
  private static S3Config of(Map<String, String> settings) {
    return S3Config.of(PluginConfig.of(S3Keys.ALL, settings));
  }

  @Test
  void a_location_is_a_bucket_and_a_prefix() {
    S3Config config = of(Map.of("location", "films/2026/march/"));
    assertThat(config.bucket()).isEqualTo("films");
    assertThat(config.prefix()).isEqualTo("2026/march");
    assertThat(of(Map.of("location", "films")).prefix()).isEmpty();
  }

  @Test
  void the_builder_and_the_text_say_the_same() {
    S3Config built =
        S3Config.bucket("films")
            .prefix("a/b")
            .endpoint(URI.create("https://s3.example:9000"))
            .region("garage")
            .pathStyle(false)
            .credentials("id", "secret", "token")
            .sse("aws:kms")
            .kmsKey("key")
            .storageClass("STANDARD_IA")
            .checksums("always")
            .connectTimeout(Duration.ofSeconds(1))
            .readTimeout(Duration.ofSeconds(2))
            .callTimeout(Duration.ofSeconds(3))
            .concurrency(4)
            .attempts(5)
            .layout(S3Layout.FILES)
            .readAheadBytes(1 << 20)
            .cacheBytes(6 << 20)
            .readOnly(true)
            .build();
    S3Config read = of(built.settings());

    assertThat(read.settings()).containsAllEntriesOf(built.settings());
    assertThat(read.bucket()).isEqualTo("films");
    assertThat(read.layout()).isEqualTo(S3Layout.FILES);
    assertThat(read.pathStyle()).isFalse();
    assertThat(read.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(read.readTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(read.callTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(read.concurrency()).isEqualTo(4);
    assertThat(read.attempts()).isEqualTo(5);
    assertThat(read.readAheadBytes()).isEqualTo(1 << 20);
    assertThat(read.cacheBytes()).isEqualTo(6 << 20);
    assertThat(read.readOnly()).isTrue();
  }

  @Test
  void every_key_can_be_set_by_the_builder() {
    var built =
        S3Config.bucket("b").prefix("p").endpoint(URI.create("http://localhost")).region("r");
    built.pathStyle(true).sse("AES256").storageClass("c").checksums("auto").attempts(1);
    built.connectTimeout(Duration.ofMillis(1)).readTimeout(Duration.ofMillis(1));
    built.callTimeout(Duration.ofMillis(1)).concurrency(1).layout(S3Layout.PIECES);
    built.readAheadBytes(1 << 16).cacheBytes(0).readOnly(false).anonymous(false);
    var keys = new TreeSet<>(built.build().settings().keySet());
    keys.addAll(
        S3Config.bucket("b").profile("p").caFile(Path.of("ca.pem")).build().settings().keySet());
    keys.addAll(S3Config.bucket("b").credentials("a", "s", "t").build().settings().keySet());
    keys.addAll(S3Config.bucket("b").sse("aws:kms").kmsKey("k").build().settings().keySet());
    keys.add("location"); // what bucket and prefix are in a URI

    assertThat(keys)
        .containsExactlyInAnyOrderElementsOf(
            S3Keys.ALL.stream().map(ConfigKey::name).collect(Collectors.toSet()));
  }

  @Test
  void another_store_than_aws_has_the_bucket_in_the_path() {
    assertThat(of(Map.of("bucket", "b")).pathStyle()).isFalse();
    assertThat(of(Map.of("bucket", "b", "endpoint", "http://localhost:9000")).pathStyle()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prefix=p | no bucket",
        "bucket=a b | not the name of a bucket",
        "location=a/b&bucket=c | named twice",
        "bucket=b&layout=tape | pieces or files",
        "bucket=b&endpoint=localhost:9000 | is a URL such as",
        "bucket=b&concurrency=0 | 1 to 1000",
        "bucket=b&attempts=21 | 1 to 20",
        "bucket=b&read-ahead=1K | 16K to 64M",
        "bucket=b&call-timeout=0s | more than 0",
        "bucket=b&checksums=never | auto or always or required",
        "bucket=b&sse=rot13 | AES256 or aws:kms or aws:kms:dsse",
        "bucket=b&kms-key=k | needs \"sse\"",
        "bucket=b&access-key=a | are set together",
        "bucket=b&session-token=t | needs \"access-key\"",
        "bucket=b&profile=p&anonymous=true | only one of",
        "bucket=b&bukket=c | unknown setting \"bukket\"; known: access-key, anonymous, attempts"
      })
  void what_is_wrong_is_said(String settings, String message) {
    Map<String, String> given =
        Arrays.stream(settings.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    assertThatIllegalArgumentException().isThrownBy(() -> of(given)).withMessageContaining(message);
  }

  @Test
  void times_beyond_100_years_are_100_years() {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    S3Config config =
        S3Config.bucket("b")
            .connectTimeout(forever)
            .readTimeout(Duration.ofDays(36_500))
            .callTimeout(Duration.ofDays(20_000).plusSeconds(1))
            .build();

    assertThat(config.connectTimeout()).isEqualTo(Duration.ofDays(36_500));
    assertThat(config.readTimeout()).isEqualTo(Duration.ofDays(36_500));
    assertThat(config.callTimeout()).isEqualTo(Duration.ofDays(20_000).plusSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0})
  void times_that_are_none_are_refused(long seconds) {
    S3Config.Builder builder = S3Config.bucket("b").callTimeout(Duration.ofSeconds(seconds));

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("call-timeout");
  }

  @Test
  void secrets_are_not_shown() {
    assertThat(S3Config.bucket("b").credentials("id", "hush", "mum").build().toString())
        .contains("id")
        .doesNotContain("hush", "mum");
  }
}
