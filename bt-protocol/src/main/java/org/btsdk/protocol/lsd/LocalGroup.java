// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.lsd;

import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;

/// A multicast group in which peers of one network look for each other (BEP 14).
public enum LocalGroup {
  /// 239.192.152.143.
  V4("239.192.152.143"),
  /// ff15::efc0:988f.
  V6("ff15::efc0:988f");

  /// The port of both.
  public static final int PORT = 6771;

  @SuppressWarnings("ImmutableEnumChecker") // it is immutable
  private final PeerAddress address;

  LocalGroup(String address) {
    this.address = new PeerAddress(IpAddress.parse(address), PORT);
  }

  /// Where searches are sent.
  public PeerAddress address() {
    return address;
  }
}
