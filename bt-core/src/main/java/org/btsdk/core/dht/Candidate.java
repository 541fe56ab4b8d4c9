// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.OptionalLong;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.NodeInfo;
import org.jspecify.annotations.Nullable;

/// A node that a traversal knows of.
final class Candidate implements Call.Asker {
  /// How far we are with it.
  enum State {
    FRESH,
    ASKED,
    SLOW,
    ANSWERED,
    FAILED
  }

  /// 3 that do not answer, and more than twice as many as do, and whoever named them is not
  /// followed while there are others.
  private static final int BLAMED = 3;

  final Traversal traversal;
  final PeerAddress address;
  final long source; // whom limits count as one; 0 in a local network, where they do not
  final long network;
  final @Nullable Candidate namedBy; // null if it was in our own table
  private @Nullable Candidate confirmedBy; // somebody else, so that no liar's word taints a node
  final int hops;
  @Nullable DhtId id; // null while only its address is known
  boolean secure;
  State state = State.FRESH;
  int namedGood;
  int namedBad;
  boolean asSimple; // it does not know the question, and is asked for nodes
  @Nullable BencodeString token;
  OptionalLong sequence = OptionalLong.empty(); // of the item that is stored there

  Candidate(
      Traversal traversal, @Nullable DhtId id, PeerAddress address, @Nullable Candidate namedBy) {
    this.traversal = traversal;
    this.id = id;
    this.address = address;
    this.namedBy = namedBy;
    this.hops = namedBy == null ? 1 : namedBy.hops + 1;
    boolean local = Reach.of(address.ip()) == Reach.LOCAL;
    this.source = local ? 0 : Source.of(address.ip());
    this.network = local ? 0 : Source.network(address.ip());
    this.secure = id != null && TableNode.isSecure(id, address);
  }

  NodeInfo info() {
    if (id == null) {
      throw new IllegalStateException("who this is, is not known");
    }
    return new NodeInfo(id, address);
  }

  /// Whether it is asked before others: its id fits to its address, and who named it is not blamed.
  boolean isTrusted() {
    return secure && !isBlamed();
  }

  /// Somebody else named it too.
  void confirmed(@Nullable Candidate by) {
    if (namedBy != by && (confirmedBy == null || confirmedBy.namesFakes())) {
      confirmedBy = by;
    }
  }

  /// Whether all who named it have named many that are not there.
  boolean isBlamed() {
    return namedBy != null
        && namedBy.namesFakes()
        && (confirmedBy == null || confirmedBy.namesFakes());
  }

  private boolean namesFakes() {
    return namedBad >= BLAMED && namedBad > 2 * namedGood;
  }

  @Override
  public void answered(Call call, Response response, long nowNanos, DhtActions out) {
    traversal.answered(this, response, nowNanos, out);
  }

  @Override
  public void refused(Call call, Failure failure, long nowNanos, DhtActions out) {
    traversal.refused(this, nowNanos, out);
  }

  @Override
  public void slow(Call call, long nowNanos, DhtActions out) {
    traversal.slow(this, nowNanos, out);
  }

  @Override
  public void lost(Call call, long nowNanos, DhtActions out) {
    traversal.lost(this, nowNanos, out);
  }
}
