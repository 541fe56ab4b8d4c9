// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.btsdk.model.TorrentGeometry;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// Makes the object of a file from the objects of its pieces. Can be repeated at any time: an
/// upload that was begun is written down first, and thrown away by the next who tries. Threads may
/// share it.
final class FileAssembly {
  private final Bucket bucket;
  private final Keys keys;
  private final TorrentGeometry geometry;
  private final Fetch fetch;

  FileAssembly(Bucket bucket, Keys keys, TorrentGeometry geometry, Fetch fetch) {
    this.bucket = bucket;
    this.keys = keys;
    this.geometry = geometry;
    this.fetch = fetch;
  }

  /// Assembles a file whose pieces are all there. Blocks.
  ///
  /// @param brokenOff whether an upload of it is written down
  /// @return the ETag of its object
  String assemble(int file, String key, boolean brokenOff) throws IOException {
    List<PartPlan.Part> parts = PartPlan.of(slices(file));
    if (brokenOff) {
      forgetUpload(file, key);
    }
    if (parts.size() <= 1) {
      byte[] bytes = parts.isEmpty() ? new byte[0] : gather(parts.getFirst());
      return bucket.put(
          key, bytes.length, ContentStreamProvider.fromByteArray(bytes), Bucket.Lifetime.STAYS);
    }
    String uploadId = bucket.beginUpload(key);
    byte[] note = uploadId.getBytes(StandardCharsets.UTF_8);
    bucket.put(
        keys.upload(file),
        note.length,
        ContentStreamProvider.fromByteArray(note),
        Bucket.Lifetime.SHORT);
    List<CompletedPart> sent = new ArrayList<>();
    for (PartPlan.Part part : parts) {
      sent.add(send(key, uploadId, sent.size() + 1, part));
    }
    String etag = bucket.completeUpload(key, uploadId, sent);
    bucket.delete(List.of(keys.upload(file)));
    return etag;
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

  private CompletedPart send(String key, String uploadId, int number, PartPlan.Part part)
      throws IOException {
    if (part.isCopied()) {
      PartPlan.Slice slice = part.slices().getFirst();
      return bucket.copyPart(
          key,
          uploadId,
          number,
          keys.piece(slice.piece()),
          slice.beginBytes(),
          slice.lengthBytes());
    }
    return bucket.uploadPart(key, uploadId, number, gather(part));
  }

  private byte[] gather(PartPlan.Part part) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(part.lengthBytes())];
    int at = 0;
    for (PartPlan.Slice slice : part.slices()) {
      fetch.fetch(
          new Span.OfObject(keys.piece(slice.piece()), "", slice.beginBytes(), slice.lengthBytes()),
          bytes,
          at,
          _ -> {});
      at += slice.lengthBytes();
    }
    return bytes;
  }

  /// Throws away the parts of an upload that broke off, which would be billed for ever.
  private void forgetUpload(int file, String key) throws IOException {
    ByteArrayOutputStream uploadId = new ByteArrayOutputStream();
    try {
      long length = bucket.size(keys.upload(file));
      bucket.get(keys.upload(file), "", 0, length, in -> in.transferTo(uploadId));
      bucket.abortUpload(key, uploadId.toString(StandardCharsets.UTF_8));
      bucket.delete(List.of(keys.upload(file)));
    } catch (S3Errors.NoObjectException _) {
      // Someone else was here before.
    }
  }
}
