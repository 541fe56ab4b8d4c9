// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcMessage.Samples;
import org.btsdk.protocol.krpc.KrpcMessage.Scrape;
import org.btsdk.protocol.krpc.KrpcMessage.Stored;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.jspecify.annotations.Nullable;

/// Writes one message, its keys in order, without building a tree of values first (NOT thread
/// safe).
final class KrpcWriter {
  /// BEP 20's client and two bytes of version, as BEP 5 asks for.
  private static final byte[] VERSION = {'B', 'T', 0, 1};

  private byte[] bytes = new byte[256];
  private int length;

  byte[] write(KrpcMessage message) {
    put('d');
    switch (message) {
      case KrpcMessage.Query query -> query(query);
      case Response response -> response(response);
      case KrpcMessage.Failure failure -> failure(failure);
    }
    put('e');
    return Arrays.copyOf(bytes, length);
  }

  private void query(KrpcMessage.Query query) {
    key("a");
    put('d');
    KrpcRequest request = query.request();
    switch (request) {
      case KrpcRequest.Ping() -> id(query.id());
      case KrpcRequest.FindNode(DhtId target, Want want) -> {
        id(query.id());
        entry("target", target);
        want(want);
      }
      case KrpcRequest.GetPeers(DhtId infoHash, Want want, boolean noSeed, boolean scrape) -> {
        id(query.id());
        entry("info_hash", infoHash);
        flag("noseed", noSeed);
        flag("scrape", scrape);
        want(want);
      }
      case KrpcRequest.AnnouncePeer(
              DhtId infoHash,
              int port,
              boolean impliedPort,
              boolean seed,
              BencodeString token) -> {
        id(query.id());
        entry("implied_port", impliedPort ? 1 : 0);
        entry("info_hash", infoHash);
        entry("port", port);
        flag("seed", seed);
        entry("token", token.toBytes());
      }
      case KrpcRequest.Get(DhtId target, OptionalLong seq, Want want) -> {
        id(query.id());
        seq.ifPresent(number -> entry("seq", number));
        entry("target", target);
        want(want);
      }
      case KrpcRequest.Put put -> {
        put.cas().ifPresent(cas -> entry("cas", cas));
        id(query.id());
        if (put.publicKey() != null) {
          entry("k", put.publicKey().toBytes());
          if (put.salt().length() > 0) {
            entry("salt", put.salt().toBytes());
          }
          entry("seq", put.seq());
          entry("sig", put.signature().toBytes());
        }
        entry("token", put.token().toBytes());
        key("v");
        raw(Bencode.write(put.value()));
      }
      case KrpcRequest.SampleInfohashes(DhtId target, Want want) -> {
        id(query.id());
        entry("target", target);
        want(want);
      }
      case KrpcRequest.Unknown(String _, @Nullable DhtId target, Want want) -> {
        id(query.id());
        if (target != null) {
          entry("target", target);
        }
        want(want);
      }
    }
    put('e');
    entry("q", request.method().getBytes(StandardCharsets.UTF_8));
    flag("ro", query.readOnly());
    end(query.transactionId(), 'q');
  }

  private void response(Response response) {
    ip(response.yourAddress());
    key("r");
    put('d');
    @Nullable Scrape scrape = response.scrape();
    if (scrape != null) {
      entry("BFpe", scrape.peers().toBytes());
      entry("BFsd", scrape.seeds().toBytes());
    }
    id(response.id());
    @Nullable Samples samples = response.samples();
    @Nullable Stored stored = response.stored();
    if (samples != null) {
      entry("interval", samples.intervalSeconds());
    }
    if (stored != null && stored.publicKey() != null) {
      entry("k", stored.publicKey().toBytes());
    }
    nodes("nodes", response.nodes(), false);
    nodes("nodes6", response.nodes(), true);
    if (samples != null) {
      entry("num", samples.total());
      key("samples");
      raw((samples.infoHashes().size() * DhtId.LENGTH + ":").getBytes(StandardCharsets.US_ASCII));
      samples.infoHashes().forEach(this::raw);
    }
    if (stored != null) {
      stored.seq().ifPresent(seq -> entry("seq", seq));
      if (stored.signature() != null) {
        entry("sig", stored.signature().toBytes());
      }
    }
    if (response.token() != null) {
      entry("token", response.token().toBytes());
    }
    if (stored != null && stored.value() != null) {
      key("v");
      raw(Bencode.write(stored.value()));
    }
    if (!response.peers().isEmpty()) {
      key("values");
      put('l');
      response.peers().forEach(peer -> string(compact(peer)));
      put('e');
    }
    put('e');
    end(response.transactionId(), 'r');
  }

  private void failure(KrpcMessage.Failure failure) {
    key("e");
    put('l');
    number(failure.code());
    string(failure.text().getBytes(StandardCharsets.UTF_8));
    put('e');
    ip(failure.yourAddress());
    end(failure.transactionId(), 'e');
  }

  private void end(BencodeString transactionId, char type) {
    entry("t", transactionId.toBytes());
    entry("v", VERSION);
    key("y");
    put('1');
    put(':');
    put(type);
  }

  private void id(DhtId id) {
    entry("id", id);
  }

  private void ip(@Nullable PeerAddress address) {
    if (address != null) {
      entry("ip", compact(address));
    }
  }

  private void nodes(String key, List<NodeInfo> nodes, boolean v6) {
    byte[] compact = CompactNodes.write(nodes, v6);
    if (compact.length > 0) {
      entry(key, compact);
    }
  }

  private void want(Want want) {
    if (want == Want.SAME) {
      return;
    }
    key("want");
    put('l');
    if (want != Want.V6) {
      key("n4");
    }
    if (want != Want.V4) {
      key("n6");
    }
    put('e');
  }

  private void flag(String key, boolean set) {
    if (set) {
      entry(key, 1);
    }
  }

  private void entry(String key, long value) {
    key(key);
    number(value);
  }

  private void entry(String key, byte[] value) {
    key(key);
    string(value);
  }

  private void entry(String key, DhtId value) {
    key(key);
    put('2');
    put('0');
    put(':');
    raw(value);
  }

  private void key(String key) {
    raw(Integer.toString(key.length()).getBytes(StandardCharsets.US_ASCII));
    put(':');
    room(key.length());
    for (int i = 0; i < key.length(); i++) {
      bytes[length++] = (byte) key.charAt(i);
    }
  }

  private void number(long value) {
    put('i');
    raw(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    put('e');
  }

  private void string(byte[] value) {
    raw(Integer.toString(value.length).getBytes(StandardCharsets.US_ASCII));
    put(':');
    raw(value);
  }

  private void raw(DhtId id) {
    room(DhtId.LENGTH);
    id.copyTo(bytes, length);
    length += DhtId.LENGTH;
  }

  private void raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
  }

  private void put(char c) {
    room(1);
    bytes[length++] = (byte) c;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  private static byte[] compact(PeerAddress address) {
    byte[] ip = address.ip().toBytes();
    byte[] out = Arrays.copyOf(ip, ip.length + 2);
    out[ip.length] = (byte) (address.port() >> 8);
    out[ip.length + 1] = (byte) address.port();
    return out;
  }
}
