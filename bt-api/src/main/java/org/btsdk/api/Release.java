// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

/// Which release of bt this is.
public final class Release {
  private static final String VERSION = "0.1.0";

  private Release() {}

  /// The number of the version, for example `0.1.0`.
  public static String version() {
    return VERSION;
  }

  /// What we call ourselves where nothing else is set: `bt/` and the version.
  public static String userAgent() {
    return "bt/" + VERSION;
  }

  /// How our peer ids begin where nothing else is set (BEP 20): `-bt`, a digit for each part of the
  /// version, `0-`. In upper case it would be BitTorrent's own client.
  public static String peerIdPrefix() {
    return "-bt" + VERSION.replace(".", "") + "0-";
  }
}
