// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

/// What the torrents of a session share, as a pure state machine: dial permits and their spacing,
/// connections, upload slots, which torrents may run, bans, and votes on our address. One thread at
/// a time.
public final class SessionMachine {
  /// A machine without torrents.
  public SessionMachine() {}
}
