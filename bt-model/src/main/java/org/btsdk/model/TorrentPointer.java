// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeString;

/// What a mutable item says that points to a torrent (BEP 46): its publisher replaces the item when
/// there is a newer torrent, and who follows it learns the new info-hash. Immutable; threads may
/// share it.
///
/// @param infoHash the 20 bytes that stand for the torrent
public record TorrentPointer(Sha1Hash infoHash) {
  private static final String INFO_HASH = "ih";

  /// Reads an item's value.
  ///
  /// @return empty if it does not point to a torrent
  public static Optional<TorrentPointer> of(BencodeValue value) {
    return value instanceof BencodeDictionary dictionary
        ? dictionary
            .string(INFO_HASH)
            .filter(hash -> hash.length() == Sha1Hash.LENGTH)
            .map(hash -> new TorrentPointer(Sha1Hash.of(hash.toBytes())))
        : Optional.empty();
  }

  /// The value of an item that points there.
  public BencodeValue toValue() {
    Map<String, BencodeValue> entries = new TreeMap<>();
    entries.put(INFO_HASH, BencodeString.of(infoHash.toBytes()));
    return BencodeDictionary.of(entries);
  }
}
