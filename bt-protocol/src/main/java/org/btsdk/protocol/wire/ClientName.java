// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.wire;

import java.util.Map;
import java.util.TreeMap;
import org.btsdk.model.PeerId;

/// Which program a peer id tells of (BEP 20). Only for people to read: a peer id proves nothing.
public final class ClientName {
  /// Our two letters. `BT` in upper case is BitTorrent's own client; case counts, as `lt` and `LT`
  /// show.
  private static final String OURS = "bt";

  private static final int DASHED_LENGTH = 8;

  private static final Map<String, String> NAMES = names();

  private ClientName() {}

  /// A name for people, for example `Transmission 4.1.0`; the id itself, its unprintable bytes
  /// escaped, if its style is unknown.
  public static String of(PeerId id) {
    byte[] bytes = id.toBytes();
    if (bytes[0] == '-' && bytes[DASHED_LENGTH - 1] == '-') {
      String code = "" + (char) (bytes[1] & 0xff) + (char) (bytes[2] & 0xff);
      String version = version(bytes, 3, DASHED_LENGTH - 1);
      if (printable(code) && !version.isEmpty()) {
        return NAMES.getOrDefault(code, code) + ' ' + version;
      }
    }
    if (bytes[0] == 'M' && bytes[2] == '-') {
      String version = dashes(bytes);
      if (!version.isEmpty()) {
        return "BitTorrent " + version;
      }
    }
    return id.toString();
  }

  private static boolean printable(String code) {
    return code.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  /// One digit a part: 0 to 9, then letters from ten; a trailing zero is left out.
  private static String version(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder();
    int end = bytes[to - 1] == '0' ? to - 1 : to;
    for (int i = from; i < end; i++) {
      int part = Character.digit((char) (bytes[i] & 0xff), Character.MAX_RADIX);
      if (part < 0) {
        return "";
      }
      text.append(i > from ? "." : "").append(part);
    }
    return text.toString();
  }

  /// The style of BitTorrent's first client: `M7-2-1--`.
  private static String dashes(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < DASHED_LENGTH; i++) {
      char c = (char) (bytes[i] & 0xff);
      if (c == '-') {
        text.append('.');
      } else if (c >= '0' && c <= '9') {
        text.append(c);
      } else {
        return "";
      }
    }
    return text.toString().replaceAll("\\.+$", "");
  }

  private static Map<String, String> names() {
    Map<String, String> names = new TreeMap<>();
    names.put(OURS, "bt");
    names.put("7T", "aTorrent");
    names.put("A2", "aria2");
    names.put("AZ", "Vuze");
    names.put("BC", "BitComet");
    names.put("BI", "BiglyBT");
    names.put("BT", "BitTorrent");
    names.put("DE", "Deluge");
    names.put("FD", "Free Download Manager");
    names.put("FW", "FrostWire");
    names.put("GT", "anacrolix/torrent");
    names.put("KT", "KTorrent");
    names.put("LT", "libtorrent");
    names.put("PI", "PicoTorrent");
    names.put("TL", "Tribler");
    names.put("TR", "Transmission");
    names.put("TX", "Tixati");
    names.put("UM", "µTorrent Mac");
    names.put("UT", "µTorrent");
    names.put("UW", "µTorrent Web");
    names.put("WW", "WebTorrent");
    names.put("XL", "Xunlei");
    names.put("lt", "rTorrent");
    names.put("qB", "qBittorrent");
    names.put("rQ", "rqbit");
    return names;
  }
}
