// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha256Hash;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.extension.DontHave;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.extension.PeerExchange;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.PieceBits;

/// What peers may say, by chance: half of it plausible, the rest as far from it as types allow.
final class RandomMessages {
  private final RandomGenerator chance;
  private final int pieces;

  /// @param pieces how many pieces the torrent has
  RandomMessages(RandomGenerator chance, int pieces) {
    this.chance = chance;
    this.pieces = pieces;
  }

  Message next() {
    return switch (chance.nextInt(22)) {
      case 0 -> new Message.KeepAlive();
      case 1 -> new Message.Choke();
      case 2 -> new Message.Unchoke();
      case 3 -> new Message.Interested();
      case 4 -> new Message.NotInterested();
      case 5, 6 -> new Message.Have(piece());
      case 7 -> new Message.Bitfield(bits());
      case 8 -> new Message.HaveAll();
      case 9 -> new Message.HaveNone();
      case 10, 11 -> new Message.Request(piece(), begin(), length());
      case 12 -> new Message.Cancel(piece(), begin(), length());
      case 13 -> new Message.Reject(piece(), begin(), length());
      case 14 -> new Message.Suggest(piece());
      case 15 -> new Message.AllowedFast(piece());
      case 16 -> new Message.Port(chance.nextInt(0x10000));
      case 17 -> hashes();
      case 18 -> new Message.Unknown(30 + chance.nextInt(200), chance.nextInt(1000));
      default -> new Message.Extended(chance.nextInt(6), mutated(payload()));
    };
  }

  private Message hashes() {
    Sha256Hash hash = Sha256Hash.of(new byte[Sha256Hash.LENGTH]);
    Message.HashRange range = new Message.HashRange(hash, number(), number(), number(), number());
    return switch (chance.nextInt(3)) {
      case 0 -> new Message.HashRequest(range);
      case 1 -> new Message.HashReject(range);
      default -> new Message.Hashes(range, List.of(hash));
    };
  }

  private int piece() {
    return chance.nextInt(50) == 0 ? number() : chance.nextInt(pieces);
  }

  private int begin() {
    return chance.nextInt(20) == 0 ? number() : chance.nextInt(2) * 16384;
  }

  private int length() {
    return chance.nextInt(20) == 0 ? number() : 16384;
  }

  private int number() {
    return chance.nextInt() >>> chance.nextInt(1, 32);
  }

  private PieceBits bits() {
    byte[] bytes = new byte[chance.nextInt(20) == 0 ? chance.nextInt(9) : (pieces + 7) / 8];
    chance.nextBytes(bytes);
    if (chance.nextInt(10) > 0 && pieces % 8 > 0 && bytes.length > 0) {
      bytes[bytes.length - 1] &= (byte) (0xff << (8 - pieces % 8));
    }
    return PieceBits.of(bytes);
  }

  private byte[] payload() {
    return switch (chance.nextInt(8)) {
      case 0, 1 -> handshake();
      case 2 -> new DontHave(chance.nextInt(pieces)).encode();
      case 3 -> new MetadataMessage.Request(chance.nextInt(3)).encode();
      case 4 -> new MetadataMessage.Reject(chance.nextInt(3)).encode();
      case 5 ->
          new MetadataMessage.Data(
                  chance.nextInt(2), 1 + chance.nextInt(40_000), new byte[1 + chance.nextInt(900)])
              .encode();
      case 6 -> exchange();
      default -> Bencode.write(value(3));
    };
  }

  private byte[] handshake() {
    ExtensionHandshake.Builder said = ExtensionHandshake.builder();
    for (String name :
        List.of(MetadataMessage.NAME, DontHave.NAME, PeerExchange.NAME, "bt_test", "other")) {
      if (chance.nextInt(3) > 0) {
        said.message(name, chance.nextInt(256));
      }
    }
    if (chance.nextBoolean()) {
      said.metadataSize(1 + number() % 100_000_000);
    }
    if (chance.nextBoolean()) {
      said.port(1 + chance.nextInt(0xffff)).requestQueue(1 + number() / 2);
    }
    if (chance.nextBoolean()) {
      said.uploadOnly(chance.nextBoolean()).yourIp(address().ip());
    }
    return said.build().encode();
  }

  private byte[] exchange() {
    List<PeerExchange.Added> added = new ArrayList<>();
    List<PeerAddress> dropped = new ArrayList<>();
    for (int i = chance.nextInt(60); i > 0; i--) {
      added.add(new PeerExchange.Added(address(), chance.nextInt(256)));
      dropped.add(address());
    }
    return new PeerExchange(added, dropped).encode();
  }

  /// An address of any kind.
  PeerAddress address() {
    int port = 1 + chance.nextInt(0xffff);
    return switch (chance.nextInt(6)) {
      case 0 -> PeerAddress.parse("127.0.0.1:" + port);
      case 1 -> PeerAddress.parse("[2001:db8:%x::1]:%d".formatted(chance.nextInt(999), port));
      default ->
          PeerAddress.parse(
              "%d.%d.1.%d:%d"
                  .formatted(
                      1 + chance.nextInt(250), chance.nextInt(250), chance.nextInt(250), port));
    };
  }

  private BencodeValue value(int depth) {
    return switch (chance.nextInt(depth > 0 ? 4 : 2)) {
      case 0 -> new BencodeInteger(chance.nextLong() >> chance.nextInt(64));
      case 1 -> BencodeString.of("x".repeat(chance.nextInt(30)).getBytes(StandardCharsets.UTF_8));
      case 2 -> BencodeList.of(value(depth - 1), value(depth - 1));
      default -> {
        Map<String, BencodeValue> entries = new TreeMap<>();
        for (String key : List.of("m", "p", "v", "msg_type", "piece", "added", "metadata_size")) {
          if (chance.nextBoolean()) {
            entries.put(key, value(depth - 1));
          }
        }
        yield BencodeDictionary.of(entries);
      }
    };
  }

  private byte[] mutated(byte[] bytes) {
    if (bytes.length > 0 && chance.nextInt(6) == 0) {
      bytes[chance.nextInt(bytes.length)] = (byte) chance.nextInt(256);
    }
    return bytes;
  }
}
