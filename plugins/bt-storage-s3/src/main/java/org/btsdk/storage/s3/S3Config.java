// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.model.plugin.PluginConfig;

/// What the storage `s3` is told: the same whether it comes as text, as plugins get it, or from the
/// [Builder]. Immutable; threads may share it.
///
/// ```java
/// var s3 = S3Config.bucket("films").prefix("archive").region("eu-central-1").build();
/// Session.open(config -> config.storage(PluginChoice.named("s3", s3.settings())));
/// ```
public final class S3Config {
  private final Map<String, String> settings;
  private final String bucket;
  private final String prefix;
  private final S3Layout layout;
  private final Optional<URI> endpoint;
  private final boolean pathStyle;
  private final Duration connectTimeout;
  private final Duration readTimeout;
  private final Duration callTimeout;
  private final int concurrency;
  private final int attempts;
  private final int readAheadBytes;
  private final long cacheBytes;
  private final boolean anonymous;
  private final boolean readOnly;
  private final PluginConfig config;

  private S3Config(Map<String, String> given) {
    config = PluginConfig.of(S3Keys.ALL, given);
    settings = new TreeMap<>(given);
    Place place = Place.of(config);
    bucket = place.bucket;
    prefix = place.prefix;
    layout = S3Keys.choice(config, S3Keys.LAYOUT, List.of(S3Layout.values()), S3Layout::text);
    endpoint = config.text(S3Keys.ENDPOINT).map(S3Config::endpoint);
    pathStyle =
        config.text(S3Keys.PATH_STYLE).map(Boolean::parseBoolean).orElse(endpoint.isPresent());
    connectTimeout = S3Keys.positive(config, S3Keys.CONNECT_TIMEOUT);
    readTimeout = S3Keys.positive(config, S3Keys.READ_TIMEOUT);
    callTimeout = S3Keys.positive(config, S3Keys.CALL_TIMEOUT);
    concurrency = S3Keys.within(config, S3Keys.CONCURRENCY, 1, 1_000);
    attempts = S3Keys.within(config, S3Keys.ATTEMPTS, 1, 20);
    readAheadBytes = S3Keys.sizeWithin(config, S3Keys.READ_AHEAD, 16L << 10, 64L << 20);
    cacheBytes = config.size(S3Keys.CACHE).orElse(0);
    anonymous = config.flag(S3Keys.ANONYMOUS);
    readOnly = config.flag(S3Keys.READ_ONLY);
    S3Keys.check(config);
  }

  private record Place(String bucket, String prefix) {
    static Place of(PluginConfig config) {
      Optional<String> location = config.text(S3Keys.LOCATION);
      Optional<String> bucket = config.text(S3Keys.BUCKET);
      Optional<String> prefix = config.text(S3Keys.PREFIX);
      if (location.isPresent()) {
        if (bucket.isPresent() || prefix.isPresent()) {
          throw new IllegalArgumentException(
              "the bucket is named twice: by \"location\" and by \"bucket\" or \"prefix\"");
        }
        String[] parts = location.get().split("/", 2);
        bucket = Optional.of(parts[0]);
        prefix = parts.length == 1 ? Optional.empty() : Optional.of(parts[1]);
      }
      String name = bucket.orElse("");
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._:-]{0,254}|arn:[^/?#\\s]+")) {
        throw new IllegalArgumentException(
            name.isEmpty()
                ? "no bucket: set \"bucket\", or write s3://bucket/prefix"
                : "not the name of a bucket: \"" + name + '"');
      }
      return new Place(name, prefix.orElse("").replaceAll("^/+|/+$", ""));
    }
  }

  private static URI endpoint(String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
        throw new IllegalArgumentException();
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "setting \"endpoint\" is a URL such as https://s3.example:9000, not \"" + text + '"', e);
    }
  }

  /// Reads settings that were checked against the keys of the plugin.
  ///
  /// @throws IllegalArgumentException if a value is outside of its range; the message says what is
  ///   allowed
  static S3Config of(PluginConfig config) {
    Map<String, String> given = new TreeMap<>();
    S3Keys.ALL.forEach(
        key -> config.text(key.name()).ifPresent(text -> given.put(key.name(), text)));
    return new S3Config(given);
  }

  /// Begins with the name of a bucket.
  public static Builder bucket(String name) {
    return new Builder(name);
  }

  /// The settings as text, for `PluginChoice.named("s3", settings)`. Secrets are among them, if
  /// they were set.
  public Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  /// The bucket's name, or the ARN of an access point.
  public String bucket() {
    return bucket;
  }

  /// What all keys begin with, without slashes at its ends; empty for none.
  public String prefix() {
    return prefix;
  }

  /// How torrents lie in the bucket.
  public S3Layout layout() {
    return layout;
  }

  /// Another store than AWS; empty for AWS.
  public Optional<URI> endpoint() {
    return endpoint;
  }

  /// Whether the bucket stands in the path of URLs instead of in the host.
  public boolean pathStyle() {
    return pathStyle;
  }

  /// How long a connection may take.
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /// For how long nothing may come.
  public Duration readTimeout() {
    return readTimeout;
  }

  /// How long one attempt of a request may take.
  public Duration callTimeout() {
    return callTimeout;
  }

  /// How many requests may be under way at once.
  public int concurrency() {
    return concurrency;
  }

  /// How often a request is tried at most, one or more.
  public int attempts() {
    return attempts;
  }

  /// How much is fetched with one request where a block is asked for, in bytes.
  public int readAheadBytes() {
    return readAheadBytes;
  }

  /// How much of what was fetched is kept in memory, in bytes.
  public long cacheBytes() {
    return cacheBytes;
  }

  /// Whether requests are not signed.
  public boolean anonymous() {
    return anonymous;
  }

  /// Whether nothing is ever written.
  public boolean readOnly() {
    return readOnly;
  }

  Optional<String> text(String key) {
    return config.text(key);
  }

  /// What a client can be shared by: all but what says where in the store a torrent lies.
  Map<String, String> clientSettings() {
    Map<String, String> shared = new TreeMap<>(settings);
    shared
        .keySet()
        .removeAll(
            List.of(
                S3Keys.LOCATION, S3Keys.BUCKET, S3Keys.PREFIX, S3Keys.LAYOUT, S3Keys.READ_ONLY));
    return shared;
  }

  /// What was set, secrets hidden.
  @Override
  public String toString() {
    return config.toString();
  }

  /// Collects settings; what is not set has the default of its key. Not thread safe.
  public static final class Builder {
    /// 100 years, the longest time that a setting may be: nobody waits for longer.
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /// A setting has up to 12 digits.
    private static final long MAX_WITH_MILLIS_SECONDS = 999_999_999;

    private final Map<String, String> values = new TreeMap<>();

    private Builder(String bucket) {
      values.put(S3Keys.BUCKET, bucket);
    }

    private Builder set(String key, Object value) {
      values.put(key, value.toString());
      return this;
    }

    /// In milliseconds, or in seconds where the milliseconds have too many digits.
    private static String text(Duration value) {
      if (value.compareTo(LONGEST) > 0) {
        return LONGEST.toDays() + "d";
      }
      long seconds = value.toSeconds();
      return seconds == Math.clamp(seconds, -MAX_WITH_MILLIS_SECONDS, MAX_WITH_MILLIS_SECONDS)
          ? value.toMillis() + "ms"
          : seconds + "s";
    }

    /// What all keys begin with.
    public Builder prefix(String value) {
      return set(S3Keys.PREFIX, value);
    }

    /// Another store than AWS.
    public Builder endpoint(URI value) {
      return set(S3Keys.ENDPOINT, value);
    }

    /// The region; where none is set the environment and the profile say it.
    public Builder region(String value) {
      return set(S3Keys.REGION, value);
    }

    /// Whether the bucket stands in the path of URLs. Default: where an endpoint is set.
    public Builder pathStyle(boolean value) {
      return set(S3Keys.PATH_STYLE, value);
    }

    /// A file of certificates (PEM) that are trusted beside those of the Java runtime, for a store
    /// whose certificate a private authority made.
    public Builder caFile(Path value) {
      return set(S3Keys.CA_FILE, value.toString());
    }

    /// A profile of the AWS configuration files.
    public Builder profile(String value) {
      return set(S3Keys.PROFILE, value);
    }

    /// Fixed credentials, instead of what the environment has.
    public Builder credentials(String accessKey, String secretKey) {
      set(S3Keys.ACCESS_KEY, accessKey);
      return set(S3Keys.SECRET_KEY, secretKey);
    }

    /// Fixed credentials that expire.
    public Builder credentials(String accessKey, String secretKey, String sessionToken) {
      credentials(accessKey, secretKey);
      return set(S3Keys.SESSION_TOKEN, sessionToken);
    }

    /// Whether requests are not signed, for public buckets.
    public Builder anonymous(boolean value) {
      return set(S3Keys.ANONYMOUS, value);
    }

    /// Encryption by the store: `AES256`, `aws:kms` or `aws:kms:dsse`.
    public Builder sse(String value) {
      return set(S3Keys.SSE, value);
    }

    /// The key of `aws:kms`.
    public Builder kmsKey(String value) {
      return set(S3Keys.KMS_KEY, value);
    }

    /// The storage class of what stays, such as `STANDARD_IA`.
    public Builder storageClass(String value) {
      return set(S3Keys.STORAGE_CLASS, value);
    }

    /// When checksums are sent: `auto`, `always` or `required`.
    public Builder checksums(String value) {
      return set(S3Keys.CHECKSUMS, value);
    }

    /// How long a connection may take; more than 100 years are 100 years.
    public Builder connectTimeout(Duration value) {
      return set(S3Keys.CONNECT_TIMEOUT, text(value));
    }

    /// For how long nothing may come; more than 100 years are 100 years.
    public Builder readTimeout(Duration value) {
      return set(S3Keys.READ_TIMEOUT, text(value));
    }

    /// How long one attempt of a request may take; more than 100 years are 100 years.
    public Builder callTimeout(Duration value) {
      return set(S3Keys.CALL_TIMEOUT, text(value));
    }

    /// How many requests may be under way at once, 1 to 1000.
    public Builder concurrency(int value) {
      return set(S3Keys.CONCURRENCY, value);
    }

    /// How often a request is tried at most, 1 to 20.
    public Builder attempts(int value) {
      return set(S3Keys.ATTEMPTS, value);
    }

    /// How torrents lie in the bucket.
    public Builder layout(S3Layout value) {
      return set(S3Keys.LAYOUT, value.text());
    }

    /// How much is fetched with one request, 16 KiB to 64 MiB, in bytes.
    public Builder readAheadBytes(int value) {
      return set(S3Keys.READ_AHEAD, value);
    }

    /// How much of what was fetched is kept in memory, zero or more, in bytes.
    public Builder cacheBytes(long value) {
      return set(S3Keys.CACHE, value);
    }

    /// Whether nothing is ever written, for seeders whose credentials only let them read.
    public Builder readOnly(boolean value) {
      return set(S3Keys.READ_ONLY, value);
    }

    /// Checks and builds.
    ///
    /// @throws IllegalArgumentException if a value is outside of its range
    public S3Config build() {
      return new S3Config(values);
    }
  }
}
