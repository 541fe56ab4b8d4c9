// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.model.plugin.ConfigKey.Kind;
import org.btsdk.model.plugin.PluginConfig;

/// The settings of the storage `s3`, and what their values may be. Stateless.
final class S3Keys {
  static final String LOCATION = "location";
  static final String BUCKET = "bucket";
  static final String PREFIX = "prefix";
  static final String LAYOUT = "layout";
  static final String ENDPOINT = "endpoint";
  static final String REGION = "region";
  static final String PATH_STYLE = "path-style";
  static final String PROFILE = "profile";
  static final String CA_FILE = "ca-file";
  static final String ACCESS_KEY = "access-key";
  static final String SECRET_KEY = "secret-key";
  static final String SESSION_TOKEN = "session-token";
  static final String ANONYMOUS = "anonymous";
  static final String SSE = "sse";
  static final String KMS_KEY = "kms-key";
  static final String STORAGE_CLASS = "storage-class";
  static final String CHECKSUMS = "checksums";
  static final String CONNECT_TIMEOUT = "connect-timeout";
  static final String READ_TIMEOUT = "read-timeout";
  static final String CALL_TIMEOUT = "call-timeout";
  static final String CONCURRENCY = "concurrency";
  static final String ATTEMPTS = "attempts";
  static final String READ_AHEAD = "read-ahead";
  static final String CACHE = "cache";
  static final String READ_ONLY = "read-only";

  private static final List<String> ENCRYPTIONS = List.of("AES256", "aws:kms", "aws:kms:dsse");
  private static final List<String> CHECKSUM_MODES = List.of("auto", "always", "required");

  static final List<ConfigKey> ALL =
      List.of(
          key(LOCATION, Kind.TEXT, "Bucket, or bucket/prefix, as s3://bucket/prefix says it.", ""),
          key(BUCKET, Kind.TEXT, "The bucket's name, or the ARN of an access point.", ""),
          key(PREFIX, Kind.TEXT, "What all keys begin with.", ""),
          key(
              LAYOUT,
              Kind.TEXT,
              "\"pieces\": an object for each piece; \"files\": an object for each file.",
              "pieces"),
          key(ENDPOINT, Kind.TEXT, "URL of another store than AWS.", ""),
          key(
              REGION,
              Kind.TEXT,
              "The region. Default: what the environment or the profile says, else us-east-1 where"
                  + " an endpoint is set.",
              ""),
          key(
              PATH_STYLE,
              Kind.FLAG,
              "Whether the bucket stands in the path of URLs. Default: true where an endpoint is"
                  + " set.",
              ""),
          key(
              CA_FILE,
              Kind.PATH,
              "Certificates (PEM) that are trusted beside those of the Java runtime.",
              ""),
          key(PROFILE, Kind.TEXT, "A profile of the AWS configuration files.", ""),
          key(
              ACCESS_KEY,
              Kind.TEXT,
              "Access key. Default: the credential chain of the AWS SDK (environment, profile,"
                  + " container, instance).",
              ""),
          key(SECRET_KEY, Kind.SECRET, "Secret key of the access key.", ""),
          key(SESSION_TOKEN, Kind.SECRET, "Token of an access key that expires.", ""),
          key(ANONYMOUS, Kind.FLAG, "Do not sign requests, for public buckets.", "false"),
          key(
              SSE,
              Kind.TEXT,
              "Encryption by the store: \"AES256\", \"aws:kms\" or \"aws:kms:dsse\".",
              ""),
          key(KMS_KEY, Kind.TEXT, "Id of the key for aws:kms.", ""),
          key(STORAGE_CLASS, Kind.TEXT, "Storage class of what stays, such as STANDARD_IA.", ""),
          key(
              CHECKSUMS,
              Kind.TEXT,
              "When checksums are sent: \"always\", \"required\" (where S3 demands"
                  + " it), or \"auto\": always with AWS, required with an endpoint.",
              "auto"),
          key(CONNECT_TIMEOUT, Kind.DURATION, "How long a connection may take.", "10s"),
          key(READ_TIMEOUT, Kind.DURATION, "For how long nothing may come.", "30s"),
          key(CALL_TIMEOUT, Kind.DURATION, "How long one attempt of a request may take.", "5m"),
          key(CONCURRENCY, Kind.NUMBER, "Requests under way at once, 1 to 1000.", "32"),
          key(ATTEMPTS, Kind.NUMBER, "How often a request is tried at most, 1 to 20.", "6"),
          key(
              READ_AHEAD,
              Kind.SIZE,
              "How much is fetched with one request where a block is asked for, 16K to 64M.",
              "2M"),
          key(CACHE, Kind.SIZE, "How much of what was fetched stays in memory.", "128M"),
          key(READ_ONLY, Kind.FLAG, "Never write, for seeders that may only read.", "false"));

  private S3Keys() {}

  private static ConfigKey key(String name, Kind kind, String description, String defaultText) {
    return new ConfigKey(name, kind, description, defaultText);
  }

  /// One of some values.
  static <T> T choice(PluginConfig config, String key, List<T> values, Function<T, String> text) {
    String given = config.text(key).orElse("");
    return values.stream()
        .filter(value -> text.apply(value).equals(given))
        .findFirst()
        .orElseThrow(
            () -> wrong(key, values.stream().map(text).collect(Collectors.joining(" or ")), given));
  }

  static int within(PluginConfig config, String key, int least, int most) {
    long value = config.number(key).orElseThrow();
    if (value < least || value > most) {
      throw wrong(key, least + " to " + most, Long.toString(value));
    }
    return (int) value;
  }

  static int sizeWithin(PluginConfig config, String key, long least, long most) {
    long value = config.size(key).orElseThrow();
    if (value < least || value > most) {
      throw wrong(key, (least >> 10) + "K to " + (most >> 20) + "M", Long.toString(value));
    }
    return (int) value;
  }

  static Duration positive(PluginConfig config, String key) {
    Duration value = config.duration(key).orElseThrow();
    if (value.isZero()) {
      throw wrong(key, "more than 0", config.text(key).orElse(""));
    }
    return value;
  }

  /// Checks what is only handed on, and what goes together.
  static void check(PluginConfig config) {
    choice(config, CHECKSUMS, CHECKSUM_MODES, text -> text);
    if (config.text(SSE).isPresent()) {
      choice(config, SSE, ENCRYPTIONS, text -> text);
    }
    boolean kms = config.text(SSE).orElse("").startsWith("aws:kms");
    if (config.text(KMS_KEY).isPresent() && !kms) {
      throw new IllegalArgumentException("\"kms-key\" needs \"sse\" to be aws:kms or aws:kms:dsse");
    }
    if (config.text(ACCESS_KEY).isPresent() != config.text(SECRET_KEY).isPresent()) {
      throw new IllegalArgumentException("\"access-key\" and \"secret-key\" are set together");
    }
    if (config.text(SESSION_TOKEN).isPresent() && config.text(ACCESS_KEY).isEmpty()) {
      throw new IllegalArgumentException("\"session-token\" needs \"access-key\"");
    }
    boolean fixed = config.text(ACCESS_KEY).isPresent();
    boolean profile = config.text(PROFILE).isPresent();
    if ((fixed && profile) || (config.flag(ANONYMOUS) && (fixed || profile))) {
      throw new IllegalArgumentException(
          "only one of \"access-key\", \"profile\" and \"anonymous\" can be set");
    }
  }

  private static IllegalArgumentException wrong(String key, String allowed, String given) {
    return new IllegalArgumentException(
        "setting \"%s\" is %s, not \"%s\"".formatted(key, allowed, given));
  }
}
