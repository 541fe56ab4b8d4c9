// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

/// What we call extension messages (BEP 10). They are the same before and after the metadata is
/// known, since a connection goes on.
final class ExtensionIds {
  /// `lt_donthave` (BEP 54).
  static final int DONT_HAVE = 1;

  /// `ut_metadata` (BEP 9).
  static final int METADATA = 2;

  /// `ut_pex` (BEP 11).
  static final int PEX = 3;

  /// The embedder's messages have the ids from here on.
  static final int FIRST_OF_EMBEDDER = 16;

  private ExtensionIds() {}
}
