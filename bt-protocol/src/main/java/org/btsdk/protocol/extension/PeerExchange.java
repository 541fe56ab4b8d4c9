// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.extension;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeException;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// The payload of `ut_pex`: whom the sender is connected with, since it said so last (BEP 11).
/// Immutable.
///
/// Reading is lenient, since many programs err here: keys of a wrong type are left out, flags that
/// are not a byte for each peer count as none, and so does a rest that is too short for a peer. BEP
/// 11 calls `dropped` a list of IPv6 peers; it is one of IPv4.
///
/// @param added peers that came, each once
/// @param dropped peers that went, each once
public record PeerExchange(List<Added> added, List<PeerAddress> dropped) {
  /// What the extension handshake calls it.
  public static final String NAME = "ut_pex";

  /// A flag: it prefers encrypted connections.
  public static final int ENCRYPTION = 0x01;

  /// A flag: it downloads nothing more.
  public static final int SEED = 0x02;

  /// A flag: it speaks uTP.
  public static final int UTP = 0x04;

  /// A flag: it helps with hole punching (BEP 55).
  public static final int HOLEPUNCH = 0x08;

  /// A flag: the sender opened the connection, so that it can be reached.
  public static final int OUTGOING = 0x10;

  /// 350 peers in each of the four lists, as µTorrent sends at most; what is beyond is left out.
  public static final int MAX_PEERS = 350;

  /// 32 KiB: four lists of 350 peers take 18.
  public static final int MAX_LENGTH = 32 * 1024;

  private static final int V4_LENGTH = 6;
  private static final int V6_LENGTH = 18;
  private static final Bencode.Limits LIMITS = new Bencode.Limits(4, MAX_LENGTH, 200);

  /// A peer that came.
  ///
  /// @param address where it listens
  /// @param flags what is known of it, 0 to 255
  public record Added(PeerAddress address, int flags) {
    /// @throws IllegalArgumentException if the flags are not a byte
    public Added {
      if (flags < 0 || flags > 0xff) {
        throw new IllegalArgumentException("flags are a byte: " + flags);
      }
    }

    /// Whether a flag is set.
    ///
    /// @param flag for example [PeerExchange#SEED]
    public boolean is(int flag) {
      return (flags & flag) != 0;
    }
  }

  /// Copies the lists.
  public PeerExchange {
    added = List.copyOf(added);
    dropped = List.copyOf(dropped);
  }

  /// Whether it says nothing.
  public boolean isEmpty() {
    return added.isEmpty() && dropped.isEmpty();
  }

  /// Reads a payload.
  ///
  /// @param payload of the extended message
  /// @throws ProtocolViolation if it is too long, or no bencoded dictionary
  public static PeerExchange parse(byte[] payload) throws ProtocolViolation {
    if (payload.length > MAX_LENGTH) {
      throw new ProtocolViolation("sent a %s of %d bytes".formatted(NAME, payload.length));
    }
    BencodeValue value;
    try {
      value = Bencode.parse(payload, LIMITS, Bencode.Strictness.LENIENT);
    } catch (BencodeException e) {
      throw new ProtocolViolation("sent a malformed " + NAME + ", " + e.getMessage(), e);
    }
    if (!(value instanceof BencodeDictionary dictionary)) {
      throw new ProtocolViolation("sent a " + NAME + " that is no dictionary");
    }
    List<Added> added = new ArrayList<>();
    TreeSet<PeerAddress> seen = new TreeSet<>();
    read(dictionary.get("added"), dictionary.get("added.f"), V4_LENGTH, seen, added);
    read(dictionary.get("added6"), dictionary.get("added6.f"), V6_LENGTH, seen, added);
    List<Added> dropped = new ArrayList<>();
    seen.clear();
    read(dictionary.get("dropped"), null, V4_LENGTH, seen, dropped);
    read(dictionary.get("dropped6"), null, V6_LENGTH, seen, dropped);
    return new PeerExchange(added, dropped.stream().map(Added::address).toList());
  }

  private static void read(
      @Nullable BencodeValue list,
      @Nullable BencodeValue flags,
      int stride,
      TreeSet<PeerAddress> seen,
      List<Added> into) {
    if (!(list instanceof BencodeString string)) {
      return;
    }
    byte[] bytes = string.toBytes();
    int count = Math.min(bytes.length / stride, MAX_PEERS);
    byte[] each = flags instanceof BencodeString known ? known.toBytes() : new byte[0];
    boolean flagged = each.length == bytes.length / stride;
    for (int i = 0; i < count; i++) {
      int end = (i + 1) * stride;
      int port = (bytes[end - 2] & 0xff) << 8 | (bytes[end - 1] & 0xff);
      IpAddress ip = IpAddress.of(Arrays.copyOfRange(bytes, i * stride, end - 2));
      PeerAddress address = new PeerAddress(ip, port);
      if (port != 0 && seen.add(address)) {
        into.add(new Added(address, flagged ? each[i] & 0xff : 0));
      }
    }
  }

  /// Writes the payload. Lists that are empty are left out.
  public byte[] encode() {
    SortedMap<BencodeString, BencodeValue> all = new TreeMap<>();
    for (boolean v4 : new boolean[] {true, false}) {
      String family = v4 ? "" : "6";
      ByteArrayOutputStream came = new ByteArrayOutputStream();
      ByteArrayOutputStream flags = new ByteArrayOutputStream();
      for (Added peer : added) {
        if (peer.address.ip().isV4() == v4) {
          write(peer.address, came);
          flags.write(peer.flags);
        }
      }
      ByteArrayOutputStream went = new ByteArrayOutputStream();
      for (PeerAddress peer : dropped) {
        if (peer.ip().isV4() == v4) {
          write(peer, went);
        }
      }
      put(all, "added" + family, came);
      put(all, "added" + family + ".f", flags);
      put(all, "dropped" + family, went);
    }
    return Bencode.write(new BencodeDictionary(all));
  }

  private static void write(PeerAddress peer, ByteArrayOutputStream out) {
    out.writeBytes(peer.ip().toBytes());
    out.write(peer.port() >> 8);
    out.write(peer.port());
  }

  private static void put(
      SortedMap<BencodeString, BencodeValue> all, String key, ByteArrayOutputStream value) {
    if (value.size() > 0) {
      all.put(BencodeString.of(key), BencodeString.of(value.toByteArray()));
    }
  }
}
