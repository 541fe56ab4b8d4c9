// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.btsdk.api.FilePriority;
import org.btsdk.protocol.extension.ExtensionHandshake;
import org.btsdk.protocol.extension.MetadataMessage;
import org.btsdk.protocol.wire.Message;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.btsdk.spi.choker.Choker;
import org.jspecify.annotations.Nullable;

/// What a node's role makes of what its machine wants; nothing else, if it is honest.
final class Mischief {
  /// A flooder asks every peer for 64 blocks 5 times a second.
  private static final int FLOOD_REQUESTS = 64;

  private static final long FLOOD_NANOS = 200_000_000;

  /// 20,000 bytes, more than a block: by so much a size is wrong.
  private static final int FALSE_BYTES = 20_000;

  private final Client client;
  private final Role role;
  private final RandomGenerator random;
  private long spoilt;

  Mischief(Client client) {
    this.client = client;
    this.role = client.node.group.role();
    this.random =
        Chance.of(client.run.scenario.seed(), Purpose.of(client.node.index, Purpose.MISCHIEF));
  }

  /// A liar downloads nothing, so that its machine has nothing to give.
  SortedMap<Integer, FilePriority> priorities() {
    SortedMap<Integer, FilePriority> priorities = new TreeMap<>();
    if (role == Role.LIAR) {
      priorities.put(0, FilePriority.SKIP);
    }
    return priorities;
  }

  Choker choker(Choker chosen) {
    return role == Role.FREE_RIDER ? (_, _) -> {} : chosen;
  }

  boolean serves() {
    return role != Role.SILENT && role != Role.FREE_RIDER && role != Role.SPOILER;
  }

  boolean tellsTruth() {
    return role != Role.LIAR;
  }

  /// @return null if nothing is said
  @Nullable Message said(LinkEnd end, Message message) {
    return switch (role) {
      case FREE_RIDER -> message instanceof Message.AllowedFast ? null : message;
      case LIAR -> message instanceof Message.HaveNone ? new Message.HaveAll() : message;
      case FALSE_METADATA ->
          message instanceof Message.Extended extended ? falseMetadata(extended) : message;
      case SEED, LEECHER, CORRUPT, SPOILER, SILENT, FLOODER -> message;
    };
  }

  private Message falseMetadata(Message.Extended message) {
    try {
      byte[] payload = message.payload();
      if (message.extensionId() == ExtensionHandshake.EXTENSION_ID) {
        ExtensionHandshake said = ExtensionHandshake.parse(payload);
        OptionalInt size = said.metadataSize();
        return size.isEmpty()
            ? message
            : new Message.Extended(
                message.extensionId(), withSize(said, falseSize(size.getAsInt())).encode());
      }
      return MetadataMessage.parse(payload) instanceof MetadataMessage.Data data
          ? new Message.Extended(message.extensionId(), spoilt(data).encode())
          : message;
    } catch (ProtocolViolation _) {
      return message; // of another extension
    }
  }

  private int falseSize(int size) {
    return switch (client.node.index % 3) {
      case 0 -> size + FALSE_BYTES;
      case 1 -> size;
      default -> Math.max(1, size - FALSE_BYTES);
    };
  }

  private MetadataMessage.Data spoilt(MetadataMessage.Data data) {
    byte[] bytes = data.bytes();
    bytes[random.nextInt(bytes.length)] ^= 1;
    return new MetadataMessage.Data(data.block(), falseSize(data.totalLength()), bytes);
  }

  private static ExtensionHandshake withSize(ExtensionHandshake said, int size) {
    return new ExtensionHandshake(
        said.messages(),
        said.client(),
        said.port(),
        said.yourIp(),
        said.ipv4(),
        said.ipv6(),
        said.requestQueue(),
        OptionalInt.of(size),
        said.uploadOnly());
  }

  /// What is wrong with the next block that is sent.
  long tag() {
    return role == Role.SPOILER || (role == Role.CORRUPT && random.nextBoolean())
        ? Chance.mix(((long) client.node.index << 32) + ++spoilt)
        : 0;
  }

  void begin() {
    if (role == Role.FLOODER) {
      client.node.in(FLOOD_NANOS, new Flood());
    } else if (role == Role.SPOILER) {
      new Spoiling(client).begin();
    }
  }

  private final class Flood extends Step {
    @Override
    void run() {
      if (!client.isAlive()) {
        return;
      }
      var geometry = client.run.geometry;
      for (LinkEnd end : client.ends.all()) {
        List<Message> requests = new ArrayList<>();
        for (int i = 0; i < FLOOD_REQUESTS && geometry.pieceCount() > 0; i++) {
          int piece = random.nextInt(geometry.pieceCount());
          int block = random.nextInt(geometry.blockCount(piece));
          requests.add(client.request(org.btsdk.core.piece.BlockId.of(piece, block)));
        }
        end.ask(requests);
      }
      client.node.in(FLOOD_NANOS, this);
    }
  }
}
