// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// A client of a store, and the bounds of its use. Shared by the torrents of a session that have
/// the same settings. Threads may share it.
final class Connection implements AutoCloseable {
  private final S3Client client;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final Semaphore permits;
  private final ChunkCache cache;
  private final int attempts;

  /// @throws SdkClientException if the settings cannot be used, for example without a region
  Connection(S3Config config) {
    attempts = config.attempts();
    permits = new Semaphore(config.concurrency());
    cache = new ChunkCache(config.cacheBytes());
    credentials = credentials(config);
    var builder =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(config.connectTimeout())
            .socketTimeout(config.readTimeout());
    config
        .text(S3Keys.CA_FILE)
        .map(file -> Trust.with(Path.of(file)))
        .ifPresent(trusted -> builder.tlsTrustManagersProvider(() -> trusted));
    http = builder.build();
    client = client(config);
  }

  private S3Client client(S3Config config) {
    boolean checksums =
        switch (config.text(S3Keys.CHECKSUMS).orElse("")) {
          case "always" -> true;
          case "required" -> false;
          default -> config.endpoint().isEmpty();
        };
    var builder =
        S3Client.builder()
            .httpClient(http)
            .credentialsProvider(credentials)
            .region(region(config))
            .forcePathStyle(config.pathStyle())
            .requestChecksumCalculation(
                checksums
                    ? RequestChecksumCalculation.WHEN_SUPPORTED
                    : RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(
                checksums
                    ? ResponseChecksumValidation.WHEN_SUPPORTED
                    : ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(override ->
                override
                    .apiCallAttemptTimeout(config.callTimeout())
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(attempts)
                            // One bad store must not use up the retries of a good piece.
                            .circuitBreakerEnabled(false)
                            .build()));
    config.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static Region region(S3Config config) {
    Optional<String> given = config.text(S3Keys.REGION);
    if (given.isPresent()) {
      return Region.of(given.get());
    }
    try {
      DefaultAwsRegionProviderChain chain =
          config
              .text(S3Keys.PROFILE)
              .map(profile -> DefaultAwsRegionProviderChain.builder().profileName(profile).build())
              .orElseGet(() -> DefaultAwsRegionProviderChain.builder().build());
      // Elsewhere than in AWS nobody would answer who is asked for the region of this machine.
      return config.endpoint().isPresent() && System.getenv("AWS_REGION") == null
          ? Region.US_EAST_1
          : chain.getRegion();
    } catch (SdkClientException e) {
      if (config.endpoint().isPresent()) {
        return Region.US_EAST_1;
      }
      throw e;
    }
  }

  private static AwsCredentialsProvider credentials(S3Config config) {
    if (config.anonymous()) {
      return AnonymousCredentialsProvider.create();
    }
    Optional<String> accessKey = config.text(S3Keys.ACCESS_KEY);
    if (accessKey.isPresent()) {
      String secret = config.text(S3Keys.SECRET_KEY).orElse("");
      Optional<String> token = config.text(S3Keys.SESSION_TOKEN);
      AwsCredentials fixed =
          token.isPresent()
              ? AwsSessionCredentials.create(accessKey.get(), secret, token.get())
              : AwsBasicCredentials.create(accessKey.get(), secret);
      return StaticCredentialsProvider.create(fixed);
    }
    Optional<String> profile = config.text(S3Keys.PROFILE);
    return profile.isPresent()
        ? ProfileCredentialsProvider.builder().profileName(profile.get()).build()
        : DefaultCredentialsProvider.builder().build();
  }

  S3Client client() {
    return client;
  }

  /// What was fetched.
  ChunkCache cache() {
    return cache;
  }

  /// How often a request is tried.
  int attempts() {
    return attempts;
  }

  /// Waits until another request may be under way.
  void acquire() throws InterruptedException {
    permits.acquire();
  }

  /// Says that a request is over.
  void release() {
    permits.release();
  }

  @Override
  public void close() {
    client.close();
    http.close();
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
