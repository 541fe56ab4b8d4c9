// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;

/// Sessions with a DHT of their own on loopback. Closing it closes them.
final class PrivateDht implements AutoCloseable {
  private final Path folder;
  private final InetAddress address;
  private final List<Session> sessions = new ArrayList<>();

  /// @param folder where sessions have their folders
  PrivateDht(Path folder) {
    this(folder, InetAddress.getLoopbackAddress());
  }

  /// @param address what they are bound to
  PrivateDht(Path folder, InetAddress address) {
    this.folder = folder;
    this.address = address;
  }

  /// Settings of a session that knows nobody but the well-known nodes, which it cannot reach.
  SessionConfig.Builder config(String name) {
    return SessionConfig.of(folder.resolve(name)).toBuilder()
        .bindAddress(address)
        .stateFolder(folder.resolve(name + "-state"))
        .useLsd(false)
        .randomSeed(name.hashCode());
  }

  Session open(SessionConfig.Builder config) {
    Session session = Session.open(config.build());
    sessions.add(session);
    return session;
  }

  /// A session that knows one other.
  Session open(String name, Session other) {
    return open(config(name).dhtBootstrap(List.of(node(other).toString())));
  }

  /// A session that knows nobody.
  Session alone(String name) {
    return open(config(name).dhtBootstrap(List.of()));
  }

  /// A few nodes that know each other, the first of which is where others may begin.
  List<Session> network(int count) {
    List<Session> network = new ArrayList<>();
    network.add(open("node-0", open(config("nobody"))));
    for (int i = 1; i < count; i++) {
      network.add(open("node-" + i, network.getFirst()));
    }
    Sha1Hash somewhere = Sha1Hash.parse("5a".repeat(20));
    network.forEach(one -> one.dht().findNodes(somewhere).join());
    return network;
  }

  /// Where a session's node is.
  PeerAddress node(Session session) {
    return new PeerAddress(IpAddress.of(address.getAddress()), session.dht().port());
  }

  @Override
  public void close() {
    sessions.forEach(Session::close);
  }
}
