// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;
import org.btsdk.model.TorrentGeometry;

/// A small torrent of three files, and its data.
record SwarmTorrent(Metainfo metainfo, byte[] data) {
  static SwarmTorrent of(int pieceLength, int pieces, long seed) {
    return of(pieceLength, pieces, seed, false);
  }

  static SwarmTorrent of(int pieceLength, int pieces, long seed, boolean isPrivate) {
    int length = pieces == 0 ? 0 : pieceLength * pieces - pieceLength / 3;
    byte[] data = new byte[length];
    new Random(seed).nextBytes(data);
    int third = length / 3;
    List<FileEntry> files =
        List.of(
            FileEntry.of(List.of("t", "a"), third),
            FileEntry.of(List.of("t", "b"), third),
            FileEntry.of(List.of("t", "c"), length - 2L * third));
    TorrentGeometry geometry = TorrentGeometry.contiguous(pieceLength, files);
    byte[] hashes = new byte[geometry.pieceCount() * 20];
    for (int piece = 0; piece < geometry.pieceCount(); piece++) {
      int begin = piece * pieceLength;
      byte[] hash = sha1(Arrays.copyOfRange(data, begin, begin + geometry.pieceLength(piece)));
      System.arraycopy(hash, 0, hashes, piece * 20, 20);
    }
    Metainfo metainfo =
        Metainfo.builder("t", geometry).pieceHashes(hashes).isPrivate(isPrivate).build();
    return new SwarmTorrent(metainfo, data);
  }

  static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
