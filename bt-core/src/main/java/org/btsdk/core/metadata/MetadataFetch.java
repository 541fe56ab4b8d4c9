// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.metadata;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btsdk.model.InfoHashes;
import org.btsdk.model.IpAddress;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// Fetches the metadata of a magnet link from peers (BEP 9) as a pure state machine: which block is
/// asked of whom, what a copy is worth, and who lied.
///
/// Peers that say the same length share one copy, so that it comes from several at once. If its
/// hash is wrong and one peer sent it all, that peer lied. If several did, nobody knows who: from
/// then on each of them is asked for a copy of its own, and who fails alone lied; when a copy is
/// right, so did whoever had sent another block than it has. A copy that has one of two hashes, and
/// not the other, is no lie but what the link is wrong about; it is not taken all the same, since
/// the link may mean the other. Peers that say different lengths do not hold each other up: a few
/// copies are put together side by side, and take turns when there are more.
///
/// Whoever owns it calls [#advance(long, Requests)] after events, and every second. Not
/// thread-safe; no method blocks.
public final class MetadataFetch {
  /// 30 MiB, as libtorrent has it: enough for 20 TiB in pieces of 16 MiB. A peer that says more is
  /// not asked.
  public static final int MAX_LENGTH = 30 << 20;

  /// 3 copies at once: with what strangers sent, 90 MiB at the worst.
  public static final int MAX_COPIES = 3;

  /// 2 requests to a peer (libtorrent): what is asked of one that never answers is little.
  public static final int MAX_ASKED = 2;

  /// 10 s for a block of 16 KiB; then it is asked of others.
  public static final long TIMEOUT_NANOS = 10_000_000_000L;

  /// 3 s: what nobody else is missing is asked of a second peer then.
  public static final long TWICE_NANOS = 3_000_000_000L;

  /// 20 s after a time-out, twice as long after the next, up to 10 minutes.
  public static final long RETRY_NANOS = 20_000_000_000L;

  /// 60 s after a reject (BEP 9 lets whoever has no metadata reject): it may have it then.
  public static final long REJECTED_NANOS = 60_000_000_000L;

  /// 60 s for a copy while others wait for their turn, twice as long the next time.
  public static final long TURN_NANOS = 60_000_000_000L;

  /// 16 blocks that nobody asked for: a late one is no fault, more are no accident.
  public static final int MAX_UNASKED = 16;

  /// 5 lengths from one peer: it may have been wrong once, or have none at first.
  public static final int MAX_OFFERS = 5;

  /// 1,000 lengths that were found wrong, so that strangers who make them up fill no memory.
  private static final int MAX_DOUBTED = 1000;

  private static final long MOST_RETRY_NANOS = 600_000_000_000L;

  /// Takes what is to be asked of a peer.
  @FunctionalInterface
  public interface Requests {
    /// Asks for a block.
    ///
    /// @param peer its connection's number
    /// @param block which, zero or more
    void request(int peer, int block);
  }

  /// Something to put a copy together of: all peers that say a length, or one.
  private record Candidate(int length, @Nullable MetadataPeer only, int turns, int peers) {}

  private final InfoHashes wanted;
  private final TreeMap<Integer, MetadataPeer> peers = new TreeMap<>();
  private final List<MetadataCopy> copies = new ArrayList<>();
  private final TreeSet<Integer> doubted = new TreeSet<>(); // lengths of which a shared copy failed
  private final TreeMap<Integer, Integer> turnsOfLength = new TreeMap<>();
  private final Suspicions suspicions = new Suspicions();
  private final TreeSet<IpAddress> guilty = new TreeSet<>();
  private byte @Nullable [] verified;
  private int received;
  private int offers;
  private boolean tooLong;
  private int rejects;
  private int timeouts;
  private int mismatches;
  private boolean contradicted; // a copy had one of the two hashes, and not the other

  /// Nothing is there yet.
  ///
  /// @param wanted the metadata has these hashes; all that are known have to match
  public MetadataFetch(InfoHashes wanted) {
    this.wanted = wanted;
  }

  // ---- what peers say

  /// A peer says in its extension handshake how long the metadata is.
  ///
  /// @param peer its connection's number
  /// @param ip where it is
  /// @param lengthBytes what it says; no length that is zero, less, or beyond [#MAX_LENGTH] is
  ///   believed
  /// @param mostAsked how many requests at once it bears; of more than [#MAX_ASKED] no use is made
  public void offered(int peer, IpAddress ip, long lengthBytes, int mostAsked) {
    MetadataPeer known =
        peers.computeIfAbsent(peer, id -> new MetadataPeer(id, ip, Math.min(mostAsked, MAX_ASKED)));
    int length = lengthBytes > 0 && lengthBytes <= MAX_LENGTH ? (int) lengthBytes : 0;
    tooLong |= lengthBytes > MAX_LENGTH;
    if (known.length == length) {
      return;
    }
    if (++known.offers > MAX_OFFERS) {
      length = 0;
    }
    offers += length > 0 ? 1 : 0;
    known.length = length;
    known.late.addAll(known.asked.keySet());
    known.asked.clear();
    copies.removeIf(copy -> known.equals(copy.only));
  }

  /// A peer is gone, and with it what it was asked for.
  ///
  /// @param peer its connection's number
  public void left(int peer) {
    MetadataPeer gone = peers.remove(peer);
    if (gone != null) {
      copies.removeIf(copy -> gone.equals(copy.only));
    }
  }

  /// A peer sent a message. Requests are not for here.
  ///
  /// @param peer its connection's number
  /// @param message what it said
  /// @param nowNanos the engine's clock
  /// @throws ProtocolViolation if it sends what nobody asked for, or what does not fit what it said
  public void received(int peer, MetadataMessage message, long nowNanos) throws ProtocolViolation {
    MetadataPeer from = peers.get(peer);
    switch (message) {
      case MetadataMessage.Data data -> {
        if (from == null) {
          throw new ProtocolViolation("sends metadata and never said that it has it");
        }
        arrived(from, data, nowNanos);
      }
      case MetadataMessage.Reject(int block) -> {
        if (from != null && from.asked.containsKey(block)) {
          rejects++;
          from.backOff(nowNanos + REJECTED_NANOS);
        }
      }
      case MetadataMessage.Request _, MetadataMessage.Unknown _ -> {}
    }
  }

  private void arrived(MetadataPeer from, MetadataMessage.Data data, long now)
      throws ProtocolViolation {
    int block = data.block();
    boolean inTime = from.asked.remove(block) != null;
    if (!inTime && !from.late.remove(block)) {
      if (++from.unasked > MAX_UNASKED) {
        throw new ProtocolViolation("sends metadata that nobody asked for");
      }
      return;
    }
    MetadataCopy copy = copyFor(from);
    if (copy == null || verified != null) {
      return;
    }
    if (data.totalLength() != copy.length
        || block >= copy.blockCount()
        || data.length() != copy.blockLength(block)) {
      if (!inTime) {
        return; // asked for when it said another length
      }
      throw new ProtocolViolation(
          "sent %d bytes as block %d of metadata of %d"
              .formatted(data.length(), block, copy.length));
    }
    from.failures = 0;
    if (copy.lacks(block)) {
      copy.put(block, data.bytes(), from);
      received++;
      from.gave = true;
      from.lastBlockNanos = now;
      if (copy.isWhole()) {
        judge(copy);
      }
    }
  }

  private @Nullable MetadataCopy copyFor(MetadataPeer peer) {
    for (MetadataCopy copy : copies) {
      if (copy.isFor(peer)) {
        return copy;
      }
    }
    return null;
  }

  // ---- what a copy is worth

  private void judge(MetadataCopy copy) {
    copies.remove(copy);
    byte[] bytes = copy.bytes();
    if (matches(bytes)) {
      verified = bytes;
      copies.clear();
      suspicions.convict(bytes, guilty::add);
      return;
    }
    mismatches++;
    List<MetadataPeer> senders = copy.senders();
    if (matchesV1(bytes) || matchesV2(bytes)) {
      contradicted =
          true; // nobody makes up what matches a hash: the link is wrong, and nobody lied
      senders.forEach(sender -> sender.wrong = true);
      return;
    }
    if (senders.size() == 1) {
      senders.getFirst().wrong = true;
      guilty.add(senders.getFirst().ip);
      return;
    }
    if (doubted.size() >= MAX_DOUBTED) {
      doubted.pollFirst();
    }
    doubted.add(copy.length);
    suspicions.add(copy);
  }

  private boolean matches(byte[] bytes) {
    return (wanted.v1().isEmpty() || matchesV1(bytes))
        && (wanted.v2().isEmpty() || matchesV2(bytes));
  }

  private boolean matchesV1(byte[] bytes) {
    return wanted.v1().stream()
        .anyMatch(hash -> Arrays.equals(hash.toBytes(), digest("SHA-1", bytes)));
  }

  private boolean matchesV2(byte[] bytes) {
    return wanted.v2().stream()
        .anyMatch(hash -> Arrays.equals(hash.toBytes(), digest("SHA-256", bytes)));
  }

  static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  // ---- what is asked of whom

  /// Gives up what takes too long, and asks for what is missing.
  ///
  /// @param nowNanos the engine's clock
  /// @param out takes the requests
  public void advance(long nowNanos, Requests out) {
    if (verified != null) {
      return;
    }
    giveUp(nowNanos);
    beginCopies(nowNanos);
    for (MetadataPeer peer : peers.values()) {
      MetadataCopy copy = peer.mayBeAsked(nowNanos) ? copyFor(peer) : null;
      while (copy != null && peer.asked.size() < peer.mostAsked) {
        int block = next(copy, peer, nowNanos);
        if (block < 0) {
          break;
        }
        peer.asked.put(block, nowNanos);
        out.request(peer.id, block);
      }
    }
  }

  private void giveUp(long now) {
    for (MetadataPeer peer : peers.values()) {
      if (peer.hasTimedOut(now, TIMEOUT_NANOS)) {
        timeouts++;
        peer.backOff(now + Math.min(MOST_RETRY_NANOS, RETRY_NANOS << Math.min(peer.failures, 6)));
      }
    }
    copies.removeIf(copy -> copy.only != null && !copy.only.mayBeAsked(now));
  }

  private void beginCopies(long now) {
    List<Candidate> waiting = candidates(now);
    while (!waiting.isEmpty()) {
      if (copies.size() >= MAX_COPIES && !endTurn(now)) {
        return;
      }
      Candidate next = waiting.removeFirst();
      copies.add(
          new MetadataCopy(
              next.length(), next.only(), now + (TURN_NANOS << Math.min(next.turns(), 6))));
    }
  }

  /// What no copy is being put together of: what had fewest turns first, then what most peers say.
  private List<Candidate> candidates(long now) {
    List<Candidate> found = new ArrayList<>();
    TreeMap<Integer, Integer> shared = new TreeMap<>();
    for (MetadataPeer peer : peers.values()) {
      if (!peer.mayBeAsked(now) || copyFor(peer) != null) {
        continue;
      }
      if (doubted.contains(peer.length)) {
        found.add(new Candidate(peer.length, peer, peer.turns, 1));
      } else {
        shared.merge(peer.length, 1, Integer::sum);
      }
    }
    shared.forEach((length, count) ->
        found.add(new Candidate(length, null, turnsOfLength.getOrDefault(length, 0), count)));
    found.sort(
        Comparator.comparingInt(Candidate::turns)
            .thenComparing(Comparator.comparingInt(Candidate::peers).reversed()));
    return found;
  }

  /// Ends the copy whose turn has lasted longest, if one has lasted long enough or comes from
  /// nobody any more.
  private boolean endTurn(long now) {
    MetadataCopy over = null;
    for (MetadataCopy copy : copies) {
      boolean dead = peers.values().stream().noneMatch(p -> copy.isFor(p) && p.mayBeAsked(now));
      if ((dead || copy.turnEndNanos - now <= 0)
          && (over == null || copy.turnEndNanos - over.turnEndNanos < 0)) {
        over = copy;
      }
    }
    if (over == null) {
      return false;
    }
    if (turnsOfLength.size() >= MAX_DOUBTED) {
      turnsOfLength.pollFirstEntry();
    }
    if (over.only == null) {
      turnsOfLength.merge(over.length, 1, Integer::sum);
    } else {
      over.only.turns++;
    }
    for (MetadataPeer peer : peers.values()) {
      if (over.isFor(peer)) {
        peer.late.addAll(peer.asked.keySet());
        peer.asked.clear();
      }
    }
    copies.remove(over);
    return true;
  }

  /// The first block that is missing and asked of nobody; else one that others are slow to send.
  private int next(MetadataCopy copy, MetadataPeer peer, long now) {
    int slow = -1;
    for (int block = 0; block < copy.blockCount(); block++) {
      if (!copy.lacks(block) || peer.asked.containsKey(block)) {
        continue;
      }
      Long since = copy.only == null ? askedSince(copy, block) : null;
      if (since == null) {
        return block;
      }
      if (slow < 0 && now - since >= TWICE_NANOS) {
        slow = block;
      }
    }
    return slow;
  }

  /// When a block was asked for last.
  private @Nullable Long askedSince(MetadataCopy copy, int block) {
    Long last = null;
    for (MetadataPeer peer : peers.values()) {
      Long since = copy.isFor(peer) ? peer.asked.get(block) : null;
      if (since != null && (last == null || since - last > 0)) {
        last = since;
      }
    }
    return last;
  }

  // ---- what came of it

  /// The metadata, once it is there and its hashes are right; not to be changed by the caller.
  public byte @Nullable [] verified() {
    return verified;
  }

  /// How many blocks have come that were missing from a copy, right or not.
  public int received() {
    return received;
  }

  /// Who was found to have lied since the last call.
  public List<IpAddress> takeGuilty() {
    List<IpAddress> taken = List.copyOf(guilty);
    guilty.clear();
    return taken;
  }

  /// Peers that are connected and say that they have the metadata.
  public int offering() {
    return (int) peers.values().stream().filter(peer -> peer.length > 0).count();
  }

  /// Whether a peer says that it has the metadata.
  ///
  /// @param peer its connection's number
  public boolean offers(int peer) {
    MetadataPeer known = peers.get(peer);
    return known != null && known.length > 0;
  }

  /// Whether a peer sent a block that was missing, right or not.
  ///
  /// @param peer its connection's number
  /// @param sinceNanos not before this moment of the engine's clock
  public boolean hasGiven(int peer, long sinceNanos) {
    MetadataPeer known = peers.get(peer);
    return known != null && known.gave && known.lastBlockNanos - sinceNanos >= 0;
  }

  /// Whether a whole copy came and was wrong.
  public boolean hasFailed() {
    return mismatches > 0;
  }

  /// Why it is not there yet, for people.
  public String missing() {
    if (contradicted) {
      return "the metadata has one of the two info-hashes of the link, and not the other";
    }
    if (mismatches > 0) {
      return mismatches == 1
          ? "the metadata did not match the info-hash"
          : "the metadata did not match the info-hash, " + mismatches + " times";
    }
    if (offers == 0 && tooLong) {
      return "the metadata is said to be longer than %d MiB".formatted(MAX_LENGTH >> 20);
    }
    if (offers == 0) {
      return "none of the peers had the metadata";
    }
    if (rejects > 0 && timeouts == 0) {
      return "peers rejected our requests for the metadata";
    }
    return timeouts > 0
        ? "peers that have the metadata did not send it"
        : "the metadata is still coming from " + offering() + " peers";
  }
}
