// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A server that speaks S3, in this process, with one bucket in a temporary folder.
final class LocalS3 implements AutoCloseable {
  static final String BUCKET = "torrents";
  static final String ACCESS_KEY = "local-access";
  static final String SECRET_KEY = "local-secret";

  private static final class Shared {
    static final LocalS3 SERVER = started();

    private static LocalS3 started() {
      try {
        LocalS3 server = new LocalS3(Files.createTempDirectory("bt-s3"));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Path folder;
  private final S3Proxy proxy;
  private final S3Client client;

  /// @param folder where it keeps everything; deleted at the end
  LocalS3(Path folder) throws IOException {
    this(folder, builder -> builder);
  }

  /// @param folder where it keeps everything; deleted at the end
  /// @param more what else it is to be
  LocalS3(Path folder, UnaryOperator<S3Proxy.Builder> more) throws IOException {
    this.folder = Files.createDirectories(folder);
    S3Proxy.Builder builder =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
            .jettyMaxThreads(64)
            .maximumTimeSkew(900);
    proxy = more.apply(builder).build();
    try {
      proxy.start();
    } catch (Exception e) {
      throw new IOException("s3proxy did not start", e);
    }
    client =
        S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .endpointOverride(endpoint())
            .forcePathStyle(true)
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
            .build();
    client.createBucket(request -> request.bucket(BUCKET));
  }

  /// One server for all tests that only need a prefix of their own.
  static LocalS3 shared() {
    return Shared.SERVER;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  /// Where it speaks TLS, if it was told to.
  URI secureEndpoint() {
    return URI.create("https://127.0.0.1:" + proxy.getSecurePort());
  }

  /// Settings of a prefix.
  Map<String, String> settings(String prefix, String... more) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("bucket", BUCKET);
    settings.put("prefix", prefix);
    settings.put("endpoint", endpoint().toString());
    settings.put("access-key", ACCESS_KEY);
    settings.put("secret-key", SECRET_KEY);
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  /// A client of the tests' own.
  S3Client client() {
    return client;
  }

  /// The keys that begin with something, in order.
  List<String> keys(String prefix) {
    return client
        .listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .sorted()
        .toList();
  }

  byte[] bytes(String key) {
    return client.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asByteArray();
  }

  /// Puts an object, as another program does.
  void put(String key, byte[] bytes) {
    client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes));
  }

  /// Deletes what begins with something.
  void delete(String prefix) {
    keys(prefix).forEach(key -> client.deleteObject(request -> request.bucket(BUCKET).key(key)));
  }

  /// When each object that begins with something was put last.
  Map<String, Instant> modified(String prefix) {
    Map<String, Instant> modified = new TreeMap<>();
    client
        .listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix))
        .contents()
        .forEach(object -> modified.put(object.key(), object.lastModified()));
    return modified;
  }

  /// Parts of uploads that were begun and did not end, which a store keeps and bills.
  List<String> strayParts(String prefix) {
    return client.listMultipartUploads(request -> request.bucket(BUCKET)).uploads().stream()
        .filter(upload -> upload.key().startsWith(prefix + "/"))
        .flatMap(upload ->
            client
                .listParts(
                    request -> request.bucket(BUCKET).key(upload.key()).uploadId(upload.uploadId()))
                .parts()
                .stream()
                .map(part -> upload.key() + " part " + part.partNumber()))
        .toList();
  }

  @Override
  public void close() {
    client.close();
    try {
      proxy.stop();
      try (var all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException("the local S3 could not be stopped", e);
    }
  }
}
