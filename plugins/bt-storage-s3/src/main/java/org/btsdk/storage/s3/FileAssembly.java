// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.btsdk.model.TorrentGeometry;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// Makes the object of a file from the objects of its pieces. Can be repeated at any time: that a
/// file is made is noted first, with the upload that was begun if there is one. The note stays
/// until the file is marked, and tells the next who tries what to throw away, and whose the object
/// is. Threads may share it.
final class FileAssembly implements AutoCloseable {
  /// 4: parts that are under way at once, of all files; one that is merged is held in memory.
  private static final int PARTS_AT_ONCE = 4;

  /// What a note says of a file that is put at once.
  private static final String NO_UPLOAD = "-";

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("bt-s3-part-", 0).factory());
  private final Semaphore turns = new Semaphore(PARTS_AT_ONCE);
  private final Bucket bucket;
  private final Keys keys;
  private final TorrentGeometry geometry;
  private final Fetch fetch;

  /// Says where a part of a piece is.
  @FunctionalInterface
  interface Sources {
    Span.OfObject of(PartPlan.Slice slice) throws IOException;
  }

  FileAssembly(Bucket bucket, Keys keys, TorrentGeometry geometry, Fetch fetch) {
    this.bucket = bucket;
    this.keys = keys;
    this.geometry = geometry;
    this.fetch = fetch;
  }

  /// Assembles a file whose pieces are all there. Blocks.
  ///
  /// @param sources where the parts of its pieces are
  /// @return the ETag of its object, whose note is to be forgotten when it is marked
  String assemble(int file, String key, Sources sources) throws IOException {
    List<PartPlan.Part> parts = PartPlan.of(slices(file));
    if (parts.size() <= 1) {
      byte[] bytes = parts.isEmpty() ? new byte[0] : gather(sources, parts.getFirst());
      note(file, NO_UPLOAD);
      return bucket.put(
          key, bytes.length, ContentStreamProvider.fromByteArray(bytes), Bucket.Lifetime.STAYS);
    }
    String uploadId = bucket.beginUpload(key);
    note(file, uploadId);
    return bucket.completeUpload(key, uploadId, sendAll(key, uploadId, sources, parts));
  }

  /// Notes that a file is being made.
  ///
  /// @param uploadId or [#NO_UPLOAD]
  private void note(int file, String uploadId) throws IOException {
    byte[] note = uploadId.getBytes(StandardCharsets.UTF_8);
    bucket.put(
        keys.upload(file),
        note.length,
        ContentStreamProvider.fromByteArray(note),
        Bucket.Lifetime.SHORT);
  }

  /// Deletes the note of a file that is marked.
  void forgetNote(int file) throws IOException {
    bucket.delete(List.of(keys.upload(file)));
  }

  /// The parts of pieces that a file is made of.
  private List<PartPlan.Slice> slices(int file) throws IOException {
    List<PartPlan.Slice> slices = new ArrayList<>();
    for (int piece = geometry.firstPiece(file); piece <= geometry.lastPiece(file); piece++) {
      int index = piece;
      geometry.slices(
          piece,
          0,
          geometry.dataLength(piece),
          (sliceFile, _, begin, length) -> {
            if (sliceFile == file) {
              slices.add(new PartPlan.Slice(index, begin, length));
            }
          });
    }
    return slices;
  }

  /// Sends parts side by side.
  private List<CompletedPart> sendAll(
      String key, String uploadId, Sources sources, List<PartPlan.Part> parts) throws IOException {
    List<Future<CompletedPart>> sending = new ArrayList<>();
    try {
      for (PartPlan.Part part : parts) {
        int number = sending.size() + 1;
        sending.add(
            threads.submit(() -> {
              turns.acquire();
              try {
                return send(key, uploadId, number, sources, part);
              } finally {
                turns.release();
              }
            }));
      }
      List<CompletedPart> sent = new ArrayList<>();
      for (Future<CompletedPart> one : sending) {
        sent.add(one.get());
      }
      return sent;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted: " + key);
      interrupted.initCause(e);
      throw interrupted;
    } catch (RejectedExecutionException e) {
      throw new IOException("closed", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getMessage(), e);
    } finally {
      sending.forEach(one -> one.cancel(true)); // what is done stays done
    }
  }

  private CompletedPart send(
      String key, String uploadId, int number, Sources sources, PartPlan.Part part)
      throws IOException {
    if (part.isCopied()) {
      return bucket.copyPart(key, uploadId, number, sources.of(part.slices().getFirst()));
    }
    return bucket.uploadPart(key, uploadId, number, gather(sources, part));
  }

  private byte[] gather(Sources sources, PartPlan.Part part) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(part.lengthBytes())];
    int at = 0;
    for (PartPlan.Slice slice : part.slices()) {
      fetch.fetch(sources.of(slice), bytes, at, _ -> {});
      at += slice.lengthBytes();
    }
    return bytes;
  }

  /// Interrupts what is under way.
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /// Throws away the parts of an upload that broke off, which would be billed for ever. Its note
  /// stays.
  void abortUpload(int file, String key) throws IOException {
    ByteArrayOutputStream note = new ByteArrayOutputStream();
    try {
      long length = bucket.size(keys.upload(file));
      bucket.get(keys.upload(file), "", 0, length, in -> in.transferTo(note));
      String uploadId = note.toString(StandardCharsets.UTF_8);
      if (!uploadId.equals(NO_UPLOAD)) {
        bucket.abortUpload(key, uploadId);
      }
    } catch (S3Errors.NoObjectException _) {
      // Someone else was here before.
    }
  }
}
