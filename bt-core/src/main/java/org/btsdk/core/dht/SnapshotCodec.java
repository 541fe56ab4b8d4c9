// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.btsdk.model.IpAddress;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeException;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.CompactNodes;
import org.btsdk.protocol.krpc.DhtId;
import org.btsdk.protocol.krpc.NodeInfo;

/// What a node of the DHT knows, as the bytes of a file: a bencoded dictionary. Threads: any.
public final class SnapshotCodec {
  /// 1 MiB: some ten times the largest file that is written.
  public static final int MAX_BYTES = 1 << 20;

  /// 16 addresses of ours.
  static final int MAX_TABLES = 16;

  /// 200 nodes of each table: a fraction is enough to be back in the DHT.
  static final int MAX_NODES = 200;

  private static final long VERSION = 1;

  private SnapshotCodec() {}

  /// Writes a snapshot; what is beyond the limits is left out.
  ///
  /// @param snapshot what a machine knows
  /// @param withIds whether the ids go with it. Who begins with a file writes it again without
  ///   them, so that no two nodes ever have one id
  public static byte[] write(DhtSnapshot snapshot, boolean withIds) {
    List<BencodeValue> tables = new ArrayList<>();
    for (DhtSnapshot.Table table : snapshot.tables()) {
      if (tables.size() < MAX_TABLES) {
        tables.add(write(table, withIds));
      }
    }
    Map<String, BencodeValue> file = new TreeMap<>();
    file.put("version", new BencodeInteger(VERSION));
    file.put("tables", new BencodeList(tables));
    return Bencode.write(BencodeDictionary.of(file));
  }

  private static BencodeValue write(DhtSnapshot.Table table, boolean withId) {
    List<NodeInfo> nodes = table.nodes().subList(0, Math.min(table.nodes().size(), MAX_NODES));
    Map<String, BencodeValue> entry = new TreeMap<>();
    entry.put("local", bytes(table.local().toBytes()));
    if (withId) {
      entry.put("id", bytes(table.id().toBytes()));
    }
    table.external().ifPresent(address -> entry.put("external", bytes(address.toBytes())));
    entry.put("nodes", bytes(CompactNodes.write(nodes, false)));
    entry.put("nodes6", bytes(CompactNodes.write(nodes, true)));
    return BencodeDictionary.of(entry);
  }

  private static BencodeValue bytes(byte[] bytes) {
    return BencodeString.of(bytes);
  }

  /// Reads a snapshot. What is malformed or beyond the limits is left out; a table without an id
  /// gets a new one.
  ///
  /// @param file what was written, or anything else
  /// @param chance where new ids come from
  /// @return [DhtSnapshot#EMPTY] if it is no such file
  public static DhtSnapshot read(byte[] file, RandomGenerator chance) {
    BencodeValue value;
    try {
      value = Bencode.parse(file, Bencode.Limits.NETWORK);
    } catch (BencodeException _) {
      return DhtSnapshot.EMPTY;
    }
    if (!(value instanceof BencodeDictionary dictionary)
        || dictionary.integer("version").orElse(0) != VERSION) {
      return DhtSnapshot.EMPTY;
    }
    List<DhtSnapshot.Table> tables = new ArrayList<>();
    for (BencodeValue table :
        dictionary.list("tables").map(BencodeList::values).orElse(List.of())) {
      if (table instanceof BencodeDictionary entry && tables.size() < MAX_TABLES) {
        read(entry, chance).ifPresent(tables::add);
      }
    }
    return new DhtSnapshot(tables);
  }

  private static Optional<DhtSnapshot.Table> read(BencodeDictionary entry, RandomGenerator chance) {
    Optional<IpAddress> local = address(entry, "local");
    if (local.isEmpty()) {
      return Optional.empty();
    }
    List<NodeInfo> nodes = new ArrayList<>();
    entry
        .string("nodes")
        .ifPresent(list -> CompactNodes.read(list.toBytes(), false, nodes, MAX_NODES));
    entry
        .string("nodes6")
        .ifPresent(list -> CompactNodes.read(list.toBytes(), true, nodes, MAX_NODES));
    DhtId id =
        entry
            .string("id")
            .filter(bytes -> bytes.length() == DhtId.LENGTH)
            .map(bytes -> DhtId.of(bytes.toBytes()))
            .orElseGet(() -> DhtId.random(chance));
    return Optional.of(new DhtSnapshot.Table(local.get(), id, address(entry, "external"), nodes));
  }

  private static Optional<IpAddress> address(BencodeDictionary entry, String key) {
    return entry
        .string(key)
        .filter(bytes -> bytes.length() == 4 || bytes.length() == 16)
        .map(bytes -> IpAddress.of(bytes.toBytes()));
  }
}
