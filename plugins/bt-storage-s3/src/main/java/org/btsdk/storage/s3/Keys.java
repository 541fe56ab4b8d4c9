// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.btsdk.model.FileEntry;

/// The keys of a torrent's objects. Immutable; threads may share it.
///
/// ```
/// PREFIX/INFO-HASH/pieces/00000012      a piece
/// PREFIX/INFO-HASH/whole/3-ETAG         says that file 3 is whole, as the object of that ETag
/// PREFIX/INFO-HASH/uploads/3            says that file 3 is being made; with the upload's id
/// PREFIX/NAME/FOLDER/FILE               a file
/// ```
///
/// @param root what all keys begin with, with a slash at its end; empty for none
/// @param infoHash the torrent, in hexadecimal digits
record Keys(String root, String infoHash) {
  /// 1,024 bytes: the longest key of S3.
  private static final int LONGEST = 1_024;

  private static final Pattern INFO_HASH = Pattern.compile("[0-9a-fA-F]{40}");

  private static final String PIECES = "pieces/";
  private static final String WHOLE = "whole/";
  private static final String UPLOADS = "uploads/";

  static Keys of(String prefix, String infoHash) {
    return new Keys(prefix.isEmpty() ? "" : prefix + "/", infoHash);
  }

  /// What the keys of pieces and marks begin with.
  String own() {
    return root + infoHash + "/";
  }

  /// What the keys of pieces begin with.
  String pieces() {
    return own() + PIECES;
  }

  String piece(int index) {
    return pieces() + "%08d".formatted(index);
  }

  /// @throws IOException if the file's path is too long
  /// @throws FileSystemException if its first folder is named like a torrent's
  String file(FileEntry file) throws IOException {
    String key = root + file.displayPath();
    if (file.path().size() > 1 && INFO_HASH.matcher(file.path().getFirst()).matches()) {
      throw new FileSystemException(
          key,
          null,
          "keys below 40 hexadecimal digits could be those of another torrent: the layout files"
              + " cannot store it");
    }
    if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      throw new IOException("the path is too long for the key of an object: " + key);
    }
    return key;
  }

  String whole(int file, String etag) {
    return own() + WHOLE + file + "-" + etag.replaceAll("[^A-Za-z0-9-]", "_");
  }

  String upload(int file) {
    return own() + UPLOADS + file;
  }

  /// The index in the key of a piece, as [#piece] writes it; empty for other keys.
  OptionalInt pieceOf(String key) {
    OptionalInt index = number(key, PIECES, "");
    return index.isPresent() && key.equals(piece(index.getAsInt())) ? index : OptionalInt.empty();
  }

  /// The index in the key of a mark; empty for other keys.
  OptionalInt wholeOf(String key) {
    return number(key, WHOLE, "-.*");
  }

  /// The index in the key of an upload; empty for other keys.
  OptionalInt uploadOf(String key) {
    return number(key, UPLOADS, "");
  }

  /// Whether a key is one that tells of a file of the torrent.
  boolean isMarkOrNote(String key) {
    return wholeOf(key).isPresent() || uploadOf(key).isPresent();
  }

  private OptionalInt number(String key, String kind, String end) {
    String before = own() + kind;
    if (!key.startsWith(before)) {
      return OptionalInt.empty();
    }
    String rest = key.substring(before.length());
    return rest.matches("[0-9]{1,9}" + end)
        ? OptionalInt.of(Integer.parseInt(rest.replaceFirst("-.*", "")))
        : OptionalInt.empty();
  }
}
