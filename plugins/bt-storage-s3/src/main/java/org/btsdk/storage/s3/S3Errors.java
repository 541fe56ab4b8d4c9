// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.btsdk.spi.storage.NoSpaceException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// Turns what the SDK throws into what a storage throws: one line that says what and why.
/// Stateless.
final class S3Errors {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int PRECONDITION_FAILED = 412;
  private static final int RANGE_NOT_SATISFIABLE = 416;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int NOT_IMPLEMENTED = 501;
  private static final int SLOW_DOWN = 503;
  private static final int INSUFFICIENT_STORAGE = 507;

  private S3Errors() {}

  /// What a store says of an object that is not there, or is not the one that was asked for.
  static final class NoObjectException extends IOException {
    private static final long serialVersionUID = 1L;

    NoObjectException(String place, Throwable cause) {
      super("no such object, or another one by now: " + place, cause);
    }
  }

  /// A condition that did not hold: somebody put the object before.
  static final class ExistsException extends IOException {
    private static final long serialVersionUID = 1L;

    ExistsException(String place, Throwable cause) {
      super("there is such an object already: " + place, cause);
    }
  }

  /// The store does not know what was asked for.
  static final class UnsupportedException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsupportedException(String place, Throwable cause) {
      super("the store cannot do that: " + place, cause);
    }
  }

  /// @param place what the request was about, as s3://bucket/key
  /// @param bucket the bucket, as s3://bucket
  static IOException of(SdkException problem, String bucket, String place, int attempts) {
    if (problem instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      InterruptedIOException interrupted = new InterruptedIOException("interrupted: " + place);
      interrupted.initCause(problem);
      return interrupted;
    }
    if (problem instanceof AwsServiceException answer) {
      return ofAnswer(answer, bucket, place, attempts);
    }
    String times = attempts == 1 ? "once" : attempts + " times";
    if (problem instanceof ApiCallAttemptTimeoutException
        || problem instanceof ApiCallTimeoutException
        || cause(problem, SocketTimeoutException.class).isPresent()) {
      return new IOException(
          "%s: the store did not answer in time, tried %s".formatted(place, times), problem);
    }
    Optional<SSLHandshakeException> handshake = cause(problem, SSLHandshakeException.class);
    if (handshake.isPresent()) {
      return ofHandshake(handshake.get(), bucket, place, times);
    }
    if (cause(problem, UnknownHostException.class).isPresent()) {
      return new IOException(place + ": the store's host is unknown", problem);
    }
    if (cause(problem, ConnectException.class).isPresent()) {
      return new IOException(
          "%s: the store cannot be reached, tried %s".formatted(place, times), problem);
    }
    String message = String.valueOf(problem.getMessage());
    if (message.contains("Unable to load credentials") || message.contains("Profile file")) {
      return denied(
          bucket,
          "no credentials found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile",
          problem);
    }
    if (message.contains("Unable to load region")) {
      return new IOException(
          bucket + ": no region: set \"region\", AWS_REGION or a profile", problem);
    }
    return new IOException(place + ": " + firstLine(message), problem);
  }

  /// Only what checked the chain of certificates speaks of trust: a name that is another, a
  /// protocol that is too old or a connection that ends is not mended by a `ca-file`.
  private static IOException ofHandshake(
      SSLHandshakeException problem, String bucket, String place, String times) {
    boolean untrusted =
        cause(problem, CertPathBuilderException.class).isPresent()
            || cause(problem, CertPathValidatorException.class).isPresent();
    return untrusted
        ? new IOException(
            bucket + ": the store's certificate is not trusted; \"ca-file\" names one that is",
            problem)
        : new IOException(
            "%s: the TLS handshake failed, tried %s: %s"
                .formatted(place, times, firstLine(String.valueOf(problem.getMessage()))),
            problem);
  }

  /// What a store says of one of many objects that were to be deleted.
  static IOException ofDeleting(String place, @Nullable String code, int attempts) {
    return "AccessDenied".equals(code)
        ? new AccessDeniedException(place, null, "the store does not let it be deleted")
        : new IOException(
            "%s: could not be deleted: %s, tried %d times".formatted(place, code, attempts));
  }

  private static IOException ofAnswer(
      AwsServiceException answer, String bucket, String place, int attempts) {
    String code =
        answer.awsErrorDetails() == null
            ? ""
            : String.valueOf(answer.awsErrorDetails().errorCode());
    return switch (code) {
      case "NoSuchBucket" -> fileProblem(bucket, "there is no such bucket", answer);
      case "NoSuchKey" -> new NoObjectException(place, answer);
      case "InvalidAccessKeyId" -> denied(bucket, "the access key is unknown to the store", answer);
      case "SignatureDoesNotMatch" -> denied(bucket, "the secret key is wrong", answer);
      case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
          denied(bucket, "the session token is not valid any more", answer);
      case "RequestTimeTooSkewed", "RequestExpired" ->
          new IOException(
              bucket + ": the clock of this machine differs too much from the store's", answer);
      case "QuotaExceeded", "XMinioStorageFull", "StorageFull", "InsufficientStorage" ->
          new NoSpaceException(bucket, 0, answer);
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          new IOException(
              bucket + ": the bucket is in another region: " + firstLine(message(answer)), answer);
      default -> ofStatus(answer, code, bucket, place, attempts);
    };
  }

  private static IOException ofStatus(
      AwsServiceException answer, String code, String bucket, String place, int attempts) {
    return switch (answer.statusCode()) {
      case FORBIDDEN ->
          denied(place, code.isEmpty() ? "the store refuses" : "the store says " + code, answer);
      case NOT_FOUND, RANGE_NOT_SATISFIABLE -> new NoObjectException(place, answer);
      case PRECONDITION_FAILED -> new ExistsException(place, answer);
      case NOT_IMPLEMENTED -> new UnsupportedException(place, answer);
      case TOO_MANY_REQUESTS, SLOW_DOWN ->
          new IOException(
              "%s: the store is asked for too much (%d %s), tried %d times"
                  .formatted(place, answer.statusCode(), code, attempts),
              answer);
      case INSUFFICIENT_STORAGE -> new NoSpaceException(bucket, 0, answer);
      default ->
          new IOException(
              "%s: the store answers %d %s".formatted(place, answer.statusCode(), code).strip(),
              answer);
    };
  }

  private static String message(AwsServiceException answer) {
    return answer.awsErrorDetails() == null
        ? String.valueOf(answer.getMessage())
        : String.valueOf(answer.awsErrorDetails().errorMessage());
  }

  private static IOException denied(String place, String reason, Throwable cause) {
    AccessDeniedException denied = new AccessDeniedException(place, null, reason);
    denied.initCause(cause);
    return denied;
  }

  private static IOException fileProblem(String place, String reason, Throwable cause) {
    NoSuchFileException problem = new NoSuchFileException(place, null, reason);
    problem.initCause(cause);
    return problem;
  }

  private static <T extends Throwable> Optional<T> cause(Throwable problem, Class<T> type) {
    for (Throwable at = problem; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
