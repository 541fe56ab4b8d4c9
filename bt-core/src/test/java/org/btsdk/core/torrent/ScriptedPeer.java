// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.util.random.RandomGenerator;
import org.btsdk.core.peer.UploadQueue;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.PeerId;
import org.btsdk.protocol.wire.Capabilities;
import org.btsdk.protocol.wire.Handshake;
import org.jspecify.annotations.Nullable;

/// A peer that says only what a test has it say. Unless told otherwise it came to us, can do the
/// fast extension and extension messages, and is of a client that nobody knows.
final class ScriptedPeer {
  private final int connection;
  private final PeerAddress address;
  private boolean outgoing;
  private boolean crowded;
  private Capabilities capabilities = Capabilities.of(true, true, false, false);
  private String client = "-xx0000-";
  private @Nullable PeerId peerId;
  private UploadQueue uploads = new UploadQueue();

  /// A peer.
  ///
  /// @param connection the connection's number
  /// @param address where the peer is
  ScriptedPeer(int connection, PeerAddress address) {
    this.connection = connection;
    this.address = address;
  }

  /// A peer.
  ///
  /// @param connection the connection's number
  /// @param address where the peer is, as text
  ScriptedPeer(int connection, String address) {
    this(connection, PeerAddress.parse(address));
  }

  /// Whether we opened the connection.
  ScriptedPeer outgoing(boolean value) {
    outgoing = value;
    return this;
  }

  /// Whether the session has all connections it may have.
  ScriptedPeer crowded(boolean value) {
    crowded = value;
    return this;
  }

  /// What it can do.
  ScriptedPeer can(Capabilities value) {
    capabilities = value;
    return this;
  }

  /// The first eight characters of its peer id; the others follow from chance.
  ScriptedPeer client(String value) {
    client = value;
    return this;
  }

  /// Its whole peer id; nothing of it follows from chance then.
  ScriptedPeer peerId(PeerId value) {
    peerId = value;
    return this;
  }

  /// Where its requests wait.
  ScriptedPeer uploads(UploadQueue value) {
    uploads = value;
    return this;
  }

  /// It comes.
  ///
  /// @param torrent what it asks for
  /// @param chance what its peer id follows from
  TorrentEvent.PeerJoined joins(InfoHashes torrent, RandomGenerator chance) {
    PeerId id = peerId == null ? PeerId.random(client, chance) : peerId;
    return new TorrentEvent.PeerJoined(
        connection,
        address,
        outgoing,
        new Handshake(capabilities, torrent.wire(), id),
        uploads,
        crowded);
  }
}
