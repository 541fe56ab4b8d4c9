// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.util.Locale;

/// How a torrent lies in a bucket.
public enum S3Layout {
  /// One object for each piece: every verified piece is put once. The cheapest in requests.
  PIECES,
  /// One object for each file, which other programs can read; pieces are objects of their own until
  /// all files they touch are whole.
  FILES;

  /// The name in settings.
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
