// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.krpc;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.Ed25519Signature;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.Bencode.Limits;
import org.btsdk.model.bencode.Bencode.Span;
import org.btsdk.model.bencode.Bencode.Strictness;
import org.btsdk.model.bencode.BencodeException;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.krpc.KrpcMessage.Failure;
import org.btsdk.protocol.krpc.KrpcMessage.Query;
import org.btsdk.protocol.krpc.KrpcMessage.Response;
import org.btsdk.protocol.krpc.KrpcMessage.Samples;
import org.btsdk.protocol.krpc.KrpcMessage.Scrape;
import org.btsdk.protocol.krpc.KrpcMessage.Stored;
import org.btsdk.protocol.krpc.KrpcRequest.Want;
import org.btsdk.protocol.tracker.CompactPeers;
import org.jspecify.annotations.Nullable;

/// Reads messages of strangers.
final class KrpcReader {
  /// Items may nest as deep as their makers like; 1,000 values and keys are more than any message
  /// of 4 KiB has that was not made to be costly.
  private static final Limits LIMITS = new Limits(64, KrpcCodec.MAX_LENGTH, 1000);

  /// 200 characters: an error's text is for people.
  private static final int MAX_TEXT_LENGTH = 200;

  private KrpcReader() {}

  static KrpcMessage read(byte[] datagram) throws MalformedKrpcException {
    BencodeDictionary message = parse(datagram);
    BencodeString transactionId =
        message
            .string("t")
            .filter(t -> t.length() > 0 && t.length() <= KrpcCodec.MAX_TRANSACTION_ID_LENGTH)
            .orElseThrow(() -> new MalformedKrpcException("no transaction id"));
    String type = message.string("y").map(BencodeString::text).orElse("");
    return switch (type) {
      case "q" -> query(message, transactionId, datagram);
      case "r" -> response(message, transactionId);
      case "e" -> failure(message, transactionId);
      default -> throw new MalformedKrpcException("no question, answer or error");
    };
  }

  private static BencodeDictionary parse(byte[] datagram) throws MalformedKrpcException {
    if (datagram.length == 0 || datagram[0] != 'd') {
      throw new MalformedKrpcException(
          "not a dictionary"); // uTP and noise: most of what is not ours
    }
    try {
      // Lenient, since keys out of order do no harm here; an item's are looked at apart.
      if (Bencode.parse(datagram, LIMITS, Strictness.LENIENT) instanceof BencodeDictionary parsed) {
        return parsed;
      }
      throw new MalformedKrpcException("not a dictionary");
    } catch (BencodeException e) {
      throw new MalformedKrpcException(String.valueOf(e.getMessage()));
    }
  }

  private static Query query(
      BencodeDictionary message, BencodeString transactionId, byte[] datagram)
      throws MalformedKrpcException {
    String method =
        message
            .string("q")
            .map(BencodeString::text)
            .orElseThrow(() -> refusal("no method", transactionId));
    BencodeDictionary arguments =
        message.dictionary("a").orElseThrow(() -> refusal("no arguments", transactionId));
    DhtId id = id(arguments, "id");
    if (id == null) {
      throw refusal("no id", transactionId);
    }
    boolean readOnly = isSet(message, "ro");
    return new Query(
        transactionId, id, readOnly, request(method, arguments, transactionId, datagram));
  }

  private static KrpcRequest request(
      String method, BencodeDictionary arguments, BencodeString transactionId, byte[] datagram)
      throws MalformedKrpcException {
    Want want = want(arguments);
    return switch (method) {
      case "ping" -> new KrpcRequest.Ping();
      case "find_node" -> new KrpcRequest.FindNode(need(arguments, "target", transactionId), want);
      case "get_peers" ->
          new KrpcRequest.GetPeers(
              need(arguments, "info_hash", transactionId),
              want,
              isSet(arguments, "noseed"),
              isSet(arguments, "scrape"));
      case "announce_peer" -> announce(arguments, transactionId);
      case "get" ->
          new KrpcRequest.Get(
              need(arguments, "target", transactionId), arguments.integer("seq"), want);
      case "put" -> put(arguments, transactionId, datagram);
      case "sample_infohashes" ->
          new KrpcRequest.SampleInfohashes(need(arguments, "target", transactionId), want);
      default -> {
        @Nullable DhtId target = id(arguments, "target");
        String name =
            method.length() > KrpcCodec.MAX_NAME_LENGTH
                ? method.substring(0, KrpcCodec.MAX_NAME_LENGTH)
                : method;
        yield new KrpcRequest.Unknown(
            name, target == null ? id(arguments, "info_hash") : target, want);
      }
    };
  }

  private static KrpcRequest announce(BencodeDictionary arguments, BencodeString transactionId)
      throws MalformedKrpcException {
    DhtId infoHash = need(arguments, "info_hash", transactionId);
    boolean impliedPort = isSet(arguments, "implied_port");
    long port = arguments.integer("port").orElse(0);
    if (port < 0 || port > 0xffff || (port == 0 && !impliedPort)) {
      throw refusal("no port", transactionId);
    }
    return new KrpcRequest.AnnouncePeer(
        infoHash,
        (int) port,
        impliedPort,
        isSet(arguments, "seed"),
        token(arguments, transactionId));
  }

  private static KrpcRequest put(
      BencodeDictionary arguments, BencodeString transactionId, byte[] datagram)
      throws MalformedKrpcException {
    BencodeString token = token(arguments, transactionId);
    BencodeValue value = arguments.get("v");
    if (value == null || !isCanonical(datagram)) {
      throw refusal("no value, or one that is not canonical bencode", transactionId);
    }
    @Nullable BencodeString publicKey = arguments.string("k").orElse(null);
    OptionalLong seq = arguments.integer("seq");
    @Nullable BencodeString signature = arguments.string("sig").orElse(null);
    if (publicKey == null) {
      return new KrpcRequest.Put(
          token, value, null, KrpcRequest.NONE, 0, KrpcRequest.NONE, OptionalLong.empty());
    }
    if (seq.isEmpty() || signature == null) {
      throw refusal("a mutable item without number or signature", transactionId);
    }
    return new KrpcRequest.Put(
        token,
        value,
        publicKey,
        arguments.string("salt").orElse(KrpcRequest.NONE),
        seq.getAsLong(),
        signature,
        arguments.integer("cas"));
  }

  /// BEP 44: a value whose keys are not sorted must be refused, since hash and signature are over
  /// its bytes. The rest of the message may be out of order.
  private static boolean isCanonical(byte[] datagram) {
    try {
      @Nullable Span arguments = Bencode.spans(datagram, 0, LIMITS).get(BencodeString.of("a"));
      if (arguments == null) {
        return false;
      }
      SortedMap<BencodeString, Span> parts = Bencode.spans(datagram, arguments.begin(), LIMITS);
      @Nullable Span value = parts.get(BencodeString.of("v"));
      if (value == null) {
        return false;
      }
      return Bencode.parsePrefix(datagram, value.begin(), LIMITS, Strictness.CANONICAL).end()
          == value.end();
    } catch (BencodeException e) {
      return false;
    }
  }

  private static Response response(BencodeDictionary message, BencodeString transactionId)
      throws MalformedKrpcException {
    BencodeDictionary values =
        message.dictionary("r").orElseThrow(() -> new MalformedKrpcException("no answer"));
    @Nullable DhtId id = id(values, "id");
    if (id == null) {
      throw new MalformedKrpcException("an answer of nobody");
    }
    List<NodeInfo> nodes = new ArrayList<>();
    values
        .string("nodes")
        .ifPresent(s -> CompactNodes.read(s.toBytes(), false, nodes, KrpcCodec.MAX_NODES));
    values
        .string("nodes6")
        .ifPresent(s -> CompactNodes.read(s.toBytes(), true, nodes, KrpcCodec.MAX_NODES));
    return new Response(
        transactionId,
        id,
        yourAddress(message),
        nodes,
        peers(values),
        values
            .string("token")
            .filter(token -> token.length() <= KrpcCodec.MAX_TOKEN_LENGTH)
            .orElse(null),
        scrape(values),
        samples(values),
        stored(values));
  }

  private static List<PeerAddress> peers(BencodeDictionary values) {
    List<PeerAddress> peers = new ArrayList<>();
    if (values.get("values") instanceof BencodeList(List<BencodeValue> all)) {
      for (BencodeValue value : all) {
        if (value instanceof BencodeString peer) {
          switch (peer.length()) {
            case CompactPeers.V4_LENGTH ->
                CompactPeers.read(peer.toBytes(), false, peers, KrpcCodec.MAX_PEERS);
            case CompactPeers.V6_LENGTH ->
                CompactPeers.read(peer.toBytes(), true, peers, KrpcCodec.MAX_PEERS);
            default -> {} // of a kind that does not exist yet
          }
        }
      }
    }
    return peers;
  }

  private static @Nullable Scrape scrape(BencodeDictionary values) {
    @Nullable BencodeString seeds = filter(values, "BFsd");
    @Nullable BencodeString peers = filter(values, "BFpe");
    return seeds == null || peers == null ? null : new Scrape(seeds, peers);
  }

  private static @Nullable BencodeString filter(BencodeDictionary values, String key) {
    return values
        .string(key)
        .filter(filter -> filter.length() == Scrape.FILTER_LENGTH)
        .orElse(null);
  }

  private static @Nullable Samples samples(BencodeDictionary values) {
    @Nullable BencodeString samples = values.string("samples").orElse(null);
    if (samples == null) {
      return null;
    }
    byte[] bytes = samples.toBytes();
    List<DhtId> infoHashes = new ArrayList<>();
    for (int at = 0;
        at + DhtId.LENGTH <= bytes.length && infoHashes.size() < KrpcCodec.MAX_SAMPLES;
        at += DhtId.LENGTH) {
      infoHashes.add(DhtId.of(bytes, at));
    }
    long interval = values.integer("interval").orElse(KrpcCodec.MAX_SAMPLE_INTERVAL_SECONDS);
    return new Samples(
        Math.clamp(interval, 0, KrpcCodec.MAX_SAMPLE_INTERVAL_SECONDS),
        Math.max(infoHashes.size(), values.integer("num").orElse(0)),
        infoHashes);
  }

  private static @Nullable Stored stored(BencodeDictionary values) {
    @Nullable BencodeValue value = values.get("v");
    OptionalLong seq = values.integer("seq");
    if (value == null && seq.isEmpty()) {
      return null;
    }
    @Nullable BencodeString publicKey =
        values.string("k").filter(k -> k.length() == Ed25519PublicKey.LENGTH).orElse(null);
    @Nullable BencodeString signature =
        values.string("sig").filter(sig -> sig.length() == Ed25519Signature.LENGTH).orElse(null);
    return new Stored(value, publicKey, seq, signature);
  }

  private static Failure failure(BencodeDictionary message, BencodeString transactionId) {
    int code = KrpcError.GENERIC;
    String text = "";
    if (message.get("e") instanceof BencodeList(List<BencodeValue> parts)) {
      for (BencodeValue part : parts) {
        switch (part) {
          case BencodeInteger(long number) -> code = Math.clamp(number, 0, Integer.MAX_VALUE);
          case BencodeString string -> text = clean(string.text());
          case BencodeList _, BencodeDictionary _ -> {}
        }
      }
    } else if (message.get("e") instanceof BencodeString string) {
      text = clean(string.text());
    }
    return new Failure(transactionId, code, text, yourAddress(message));
  }

  private static String clean(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .limit(MAX_TEXT_LENGTH)
        .forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return out.toString();
  }

  private static @Nullable PeerAddress yourAddress(BencodeDictionary message) {
    @Nullable BencodeString ip = message.string("ip").orElse(null);
    if (ip == null || (ip.length() != 6 && ip.length() != 18)) {
      return null;
    }
    List<PeerAddress> one = new ArrayList<>(1);
    CompactPeers.read(ip.toBytes(), ip.length() == 18, one, 1);
    return one.isEmpty() ? null : one.getFirst();
  }

  private static BencodeString token(BencodeDictionary arguments, BencodeString transactionId)
      throws MalformedKrpcException {
    return arguments
        .string("token")
        .filter(token -> token.length() <= KrpcCodec.MAX_TOKEN_LENGTH)
        .orElseThrow(() -> refusal("no token", transactionId));
  }

  private static DhtId need(BencodeDictionary arguments, String key, BencodeString transactionId)
      throws MalformedKrpcException {
    @Nullable DhtId id = id(arguments, key);
    if (id == null) {
      throw refusal("no " + key, transactionId);
    }
    return id;
  }

  private static @Nullable DhtId id(BencodeDictionary values, String key) {
    return values.get(key) instanceof BencodeString id && id.length() == DhtId.LENGTH
        ? DhtId.of(id.toBytes())
        : null;
  }

  private static boolean isSet(BencodeDictionary values, String key) {
    return values.integer(key).orElse(0) == 1;
  }

  private static Want want(BencodeDictionary arguments) {
    boolean v4 = false;
    boolean v6 = false;
    if (arguments.get("want") instanceof BencodeList(List<BencodeValue> all)) {
      for (BencodeValue one : all) {
        v4 |= one instanceof BencodeString s && s.text().equals("n4");
        v6 |= one instanceof BencodeString s && s.text().equals("n6");
      }
    }
    return v4 ? v6 ? Want.BOTH : Want.V4 : v6 ? Want.V6 : Want.SAME;
  }

  private static MalformedKrpcException refusal(String what, BencodeString transactionId) {
    return new MalformedKrpcException(what, transactionId, KrpcError.PROTOCOL);
  }
}
