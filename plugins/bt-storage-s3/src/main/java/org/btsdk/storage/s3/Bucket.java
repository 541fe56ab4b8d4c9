// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Error;

/// The requests that a storage makes, each bounded in attempts and in how many are under way, and
/// each failing with what a storage may throw. Threads may share it; every method blocks and may be
/// interrupted.
final class Bucket {
  /// 1,000: what S3 takes at most, and gives at most.
  private static final int MOST_KEYS = 1_000;

  private static final String ANY = "*";

  private final Connection connection;
  private final S3Config config;
  private final Pauses.Sleep sleep;
  private volatile boolean conditional = true;

  Bucket(Connection connection, S3Config config) {
    this(connection, config, Thread::sleep);
  }

  /// @param sleep how one waits between attempts
  Bucket(Connection connection, S3Config config, Pauses.Sleep sleep) {
    this.connection = connection;
    this.config = config;
    this.sleep = sleep;
  }

  /// An object that a listing told of.
  record Listed(String key, long sizeBytes, String etag) {}

  /// What becomes of what is put.
  enum Lifetime {
    /// Stays: gets the storage class that was set.
    STAYS,
    /// Is deleted soon: classes that are billed for a month would be dear.
    SHORT
  }

  private interface Call<T> {
    T run(S3Client client) throws SdkException;
  }

  private <T> T call(String key, Call<T> call) throws IOException {
    try {
      connection.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(key, e);
    }
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return call.run(connection.client());
        } catch (SdkException e) {
          if (!isBrokenXml(e) || attempt == connection.attempts()) {
            throw e;
          }
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause(); // what was to be sent could not be read
    } catch (SdkException e) {
      if (e.getCause() instanceof UncheckedIOException unreadable) {
        throw unreadable.getCause();
      }
      throw S3Errors.of(e, place(""), place(key), connection.attempts());
    } finally {
      connection.release();
    }
  }

  /// Whether an answer of XML broke off, which the client takes for one that makes no sense and
  /// does not try again.
  private static boolean isBrokenXml(SdkException problem) {
    for (Throwable at = problem; at != null; at = at.getCause()) {
      if (at instanceof XMLStreamException) {
        return true;
      }
    }
    return false;
  }

  private InterruptedIOException interrupted(String key, InterruptedException cause) {
    InterruptedIOException interrupted = new InterruptedIOException("interrupted: " + place(key));
    interrupted.initCause(cause);
    return interrupted;
  }

  /// An object for people.
  String place(String key) {
    return "s3://" + config.bucket() + (key.isEmpty() ? "" : "/" + key);
  }

  /// Takes what a listing tells of.
  @FunctionalInterface
  interface Page {
    void take(List<Listed> objects) throws IOException;
  }

  /// Tells of every object whose key begins with something, in requests of 1,000.
  void list(String prefix, Consumer<Listed> told) throws IOException {
    pages(prefix, page -> page.forEach(told));
  }

  /// Deletes the objects whose keys begin with something and pass a test, a page at a time, so that
  /// never more than a page is in memory.
  void deleteAll(String prefix, Predicate<String> wanted) throws IOException {
    pages(prefix, page -> delete(page.stream().map(Listed::key).filter(wanted).toList()));
  }

  private void pages(String prefix, Page told) throws IOException {
    String next = null;
    do {
      String from = next;
      ListObjectsV2Response page =
          call(
              prefix,
              client ->
                  client.listObjectsV2(
                      ListObjectsV2Request.builder()
                          .bucket(config.bucket())
                          .prefix(prefix)
                          .continuationToken(from)
                          .build()));
      told.take(
          page.contents().stream()
              .map(object -> new Listed(object.key(), object.size(), plain(object.eTag())))
              .toList());
      next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (next != null);
  }

  /// Without quotes.
  private static String plain(@Nullable String etag) {
    return etag == null ? "" : etag.replace("\"", "");
  }

  /// Puts an object, unless there is one of that length already where the store can tell.
  ///
  /// @return its ETag; empty if it was there
  String putOnce(String key, long lengthBytes, ContentStreamProvider bytes, Lifetime lifetime)
      throws IOException {
    if (!conditional) {
      return put(key, lengthBytes, bytes, lifetime);
    }
    try {
      return put(key, lengthBytes, bytes, lifetime, ANY);
    } catch (S3Errors.UnsupportedException _) {
      conditional = false;
    } catch (S3Errors.ExistsException _) {
      if (size(key) == lengthBytes) {
        return "";
      }
    }
    return put(key, lengthBytes, bytes, lifetime);
  }

  /// Puts an object in any case.
  ///
  /// @return its ETag
  String put(String key, long lengthBytes, ContentStreamProvider bytes, Lifetime lifetime)
      throws IOException {
    return put(key, lengthBytes, bytes, lifetime, null);
  }

  private String put(
      String key,
      long lengthBytes,
      ContentStreamProvider bytes,
      Lifetime lifetime,
      @Nullable String ifNoneMatch)
      throws IOException {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(config.bucket())
            .key(key)
            .contentLength(lengthBytes)
            .ifNoneMatch(ifNoneMatch);
    config.text(S3Keys.SSE).ifPresent(request::serverSideEncryption);
    config.text(S3Keys.KMS_KEY).ifPresent(request::ssekmsKeyId);
    if (lifetime == Lifetime.STAYS) {
      config.text(S3Keys.STORAGE_CLASS).ifPresent(request::storageClass);
    }
    RequestBody body =
        RequestBody.fromContentProvider(bytes, lengthBytes, "application/octet-stream");
    return plain(call(key, client -> client.putObject(request.build(), body)).eTag());
  }

  /// The length of an object, in bytes.
  long size(String key) throws IOException {
    return call(
        key,
        client ->
            client.headObject(request -> request.bucket(config.bucket()).key(key)).contentLength());
  }

  /// Takes what a store sends.
  @FunctionalInterface
  interface Sink {
    void take(InputStream in) throws IOException;
  }

  /// Fetches a part of an object: one attempt to get the bytes, after as many as are allowed to get
  /// an answer.
  ///
  /// @param etag the object that is meant; empty for any
  /// @throws S3Errors.NoObjectException if there is none, or another one
  void get(String key, String etag, long beginBytes, long lengthBytes, Sink sink)
      throws IOException {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder()
            .bucket(config.bucket())
            .key(key)
            .range("bytes=" + beginBytes + "-" + (beginBytes + lengthBytes - 1));
    if (!etag.isEmpty()) {
      request.ifMatch('"' + etag + '"');
    }
    try {
      connection.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(key, e);
    }
    try (ResponseInputStream<GetObjectResponse> in =
        connection.client().getObject(request.build())) {
      long coming = in.response().contentLength();
      boolean done = false;
      try {
        if (coming != lengthBytes) {
          throw new IOException(
              "%s: the store sends %d bytes where %d were asked for"
                  .formatted(place(key), coming, lengthBytes));
        }
        sink.take(in);
        done = true;
      } finally {
        if (!done) {
          in.abort(); // else the rest would be read, so that the connection can be used again
        }
      }
    } catch (SdkException e) {
      IOException problem = S3Errors.of(e, place(""), place(key), connection.attempts());
      throw problem instanceof S3Errors.ExistsException
          ? new S3Errors.NoObjectException(place(key), e) // the condition on its ETag
          : problem;
    } finally {
      connection.release();
    }
  }

  /// Deletes objects, in requests of 1,000. What is not there is no failure.
  void delete(List<String> keys) throws IOException {
    for (int from = 0; from < keys.size(); from += MOST_KEYS) {
      deleteSome(keys.subList(from, Math.min(keys.size(), from + MOST_KEYS)));
    }
  }

  /// A store may delete some and not others, and says so in an answer that is no failure. Those are
  /// asked for again, after pauses that grow; all of them where it does not say which.
  private void deleteSome(List<String> keys) throws IOException {
    List<String> left = keys;
    for (int attempt = 1; ; attempt++) {
      List<ObjectIdentifier> some =
          left.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
      List<S3Error> errors =
          call(
                  left.getFirst(),
                  client ->
                      client.deleteObjects(request ->
                          request
                              .bucket(config.bucket())
                              .delete(Delete.builder().objects(some).quiet(true).build())))
              .errors()
              .stream()
              .filter(error -> !"NoSuchKey".equals(error.code()))
              .toList();
      if (errors.isEmpty()) {
        return;
      }
      Optional<S3Error> refused =
          errors.stream().filter(error -> "AccessDenied".equals(error.code())).findFirst();
      S3Error worst = refused.orElse(errors.getFirst());
      String place = place(keyOf(worst));
      if (refused.isPresent() || attempt == connection.attempts()) {
        throw S3Errors.ofDeleting(place, worst.code(), attempt);
      }
      if (errors.stream().noneMatch(error -> keyOf(error).isEmpty())) {
        left = errors.stream().map(S3Error::key).toList();
      }
      Pauses.pause(sleep, attempt, place);
    }
  }

  private static String keyOf(S3Error error) {
    return error.key() == null ? "" : error.key();
  }

  /// Begins an object that is sent in parts.
  ///
  /// @return the id of the upload
  String beginUpload(String key) throws IOException {
    return call(
        key,
        client ->
            client
                .createMultipartUpload(request -> {
                  request.bucket(config.bucket()).key(key).contentType("application/octet-stream");
                  config.text(S3Keys.SSE).ifPresent(request::serverSideEncryption);
                  config.text(S3Keys.KMS_KEY).ifPresent(request::ssekmsKeyId);
                  config.text(S3Keys.STORAGE_CLASS).ifPresent(request::storageClass);
                })
                .uploadId());
  }

  /// Sends a part.
  CompletedPart uploadPart(String key, String uploadId, int number, byte[] bytes)
      throws IOException {
    String etag =
        call(
                key,
                client ->
                    client.uploadPart(
                        request ->
                            request
                                .bucket(config.bucket())
                                .key(key)
                                .uploadId(uploadId)
                                .partNumber(number)
                                .contentLength((long) bytes.length),
                        RequestBody.fromBytes(bytes)))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  /// Lets the store copy a part from an object.
  CompletedPart copyPart(String key, String uploadId, int number, Span.OfObject from)
      throws IOException {
    long end = from.positionBytes() + from.lengthBytes() - 1;
    String etag =
        call(
                key,
                client ->
                    client.uploadPartCopy(request ->
                        request
                            .sourceBucket(config.bucket())
                            .sourceKey(from.key())
                            .copySourceIfMatch(
                                from.etag().isEmpty() ? null : '"' + from.etag() + '"')
                            .copySourceRange("bytes=" + from.positionBytes() + "-" + end)
                            .destinationBucket(config.bucket())
                            .destinationKey(key)
                            .uploadId(uploadId)
                            .partNumber(number)))
            .copyPartResult()
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  /// Makes the object of its parts.
  ///
  /// @return its ETag
  String completeUpload(String key, String uploadId, List<CompletedPart> parts) throws IOException {
    List<CompletedPart> all = new ArrayList<>(parts);
    return plain(
        call(
                key,
                client ->
                    client.completeMultipartUpload(request ->
                        request
                            .bucket(config.bucket())
                            .key(key)
                            .uploadId(uploadId)
                            .multipartUpload(upload -> upload.parts(all))))
            .eTag());
  }

  /// Throws away the parts of an upload. One that is over is no failure.
  void abortUpload(String key, String uploadId) throws IOException {
    try {
      call(
          key,
          client ->
              client.abortMultipartUpload(
                  request -> request.bucket(config.bucket()).key(key).uploadId(uploadId)));
    } catch (S3Errors.NoObjectException _) {
      // It was completed, or thrown away before.
    }
  }
}
