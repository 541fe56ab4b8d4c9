// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.extension;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btsdk.model.IpAddress;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeException;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.btsdk.protocol.wire.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/// What a peer says of itself and of the extensions it knows (BEP 10). Immutable.
///
/// It may come several times; a later one adds to the earlier: [#updatedBy(ExtensionHandshake)].
/// Unknown keys, and values of a wrong type or range, are left out and no fault.
///
/// @param messages the ids the sender gave to extension messages, 1 to 255; 0 for one it disables
/// @param client the sender's name and version (`v`), for people
/// @param port where the sender listens (`p`), 1 to 65535
/// @param yourIp the receiver's address as the sender sees it
/// @param ipv4 an IPv4 address of the sender
/// @param ipv6 an IPv6 address of the sender
/// @param requestQueue how many requests the sender keeps without dropping any (`reqq`), above zero
/// @param metadataSize how long the `info` dictionary is (BEP 9), above zero, in bytes
/// @param uploadOnly whether the sender downloads nothing more (BEP 21)
public record ExtensionHandshake(
    SortedMap<String, Integer> messages,
    Optional<String> client,
    OptionalInt port,
    Optional<IpAddress> yourIp,
    Optional<IpAddress> ipv4,
    Optional<IpAddress> ipv6,
    OptionalInt requestQueue,
    OptionalInt metadataSize,
    Optional<Boolean> uploadOnly) {
  /// The id of the extended message that carries it.
  public static final int EXTENSION_ID = 0;

  /// 64 KiB: real ones take a few hundred bytes.
  public static final int MAX_LENGTH = 64 * 1024;

  /// 100: no program has more than twenty or so extensions.
  public static final int MAX_MESSAGES = 100;

  /// 64 characters of a name; more cannot be an extension's.
  public static final int MAX_NAME_LENGTH = 64;

  /// 100 characters of the client's name; the rest is cut off.
  public static final int MAX_CLIENT_LENGTH = 100;

  private static final Bencode.Limits LIMITS = new Bencode.Limits(8, MAX_LENGTH, 2000);

  /// Copies the names.
  public ExtensionHandshake {
    messages = Collections.unmodifiableSortedMap(new TreeMap<>(messages));
  }

  /// Begins a handshake that says nothing yet.
  public static Builder builder() {
    return new Builder();
  }

  /// Reads the payload of an extended message with id 0.
  ///
  /// @throws ProtocolViolation if it is too long, or no bencoded dictionary
  public static ExtensionHandshake parse(byte[] payload) throws ProtocolViolation {
    if (payload.length > MAX_LENGTH) {
      throw new ProtocolViolation(
          "sent an extension handshake of %d bytes".formatted(payload.length));
    }
    BencodeValue value;
    try {
      value = Bencode.parse(payload, LIMITS, Bencode.Strictness.LENIENT);
    } catch (BencodeException e) {
      throw new ProtocolViolation("sent a malformed extension handshake, " + e.getMessage(), e);
    }
    if (!(value instanceof BencodeDictionary dictionary)) {
      throw new ProtocolViolation("sent an extension handshake that is no dictionary");
    }
    return new ExtensionHandshake(
        names(dictionary.get("m")),
        client(dictionary.get("v")),
        number(dictionary.get("p"), 0xffff),
        address(dictionary.get("yourip")),
        address(dictionary.get("ipv4")).filter(IpAddress::isV4),
        address(dictionary.get("ipv6")).filter(ip -> !ip.isV4()),
        number(dictionary.get("reqq"), Integer.MAX_VALUE),
        number(dictionary.get("metadata_size"), Integer.MAX_VALUE),
        flag(dictionary.get("upload_only")));
  }

  /// Writes the payload of an extended message with id 0.
  public byte[] encode() {
    SortedMap<BencodeString, BencodeValue> ids = new TreeMap<>();
    messages.forEach((name, id) -> ids.put(BencodeString.of(name), new BencodeInteger(id)));
    SortedMap<BencodeString, BencodeValue> all = new TreeMap<>();
    all.put(BencodeString.of("m"), new BencodeDictionary(ids));
    client.ifPresent(text -> all.put(BencodeString.of("v"), BencodeString.of(text)));
    port.ifPresent(number -> all.put(BencodeString.of("p"), new BencodeInteger(number)));
    yourIp.ifPresent(ip -> all.put(BencodeString.of("yourip"), BencodeString.of(ip.toBytes())));
    ipv4.ifPresent(ip -> all.put(BencodeString.of("ipv4"), BencodeString.of(ip.toBytes())));
    ipv6.ifPresent(ip -> all.put(BencodeString.of("ipv6"), BencodeString.of(ip.toBytes())));
    requestQueue.ifPresent(number -> all.put(BencodeString.of("reqq"), new BencodeInteger(number)));
    metadataSize.ifPresent(
        number -> all.put(BencodeString.of("metadata_size"), new BencodeInteger(number)));
    uploadOnly.ifPresent(
        flag -> all.put(BencodeString.of("upload_only"), new BencodeInteger(flag ? 1 : 0)));
    return Bencode.write(new BencodeDictionary(all));
  }

  /// The id to use for an extension message; empty if the sender does not take it.
  ///
  /// @param name for example `ut_pex`
  public OptionalInt idOf(String name) {
    Integer id = messages.get(name);
    return id == null || id == 0 ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /// What is known after a later handshake of the same peer.
  public ExtensionHandshake updatedBy(ExtensionHandshake later) {
    SortedMap<String, Integer> all = new TreeMap<>(messages);
    later.messages.forEach((name, id) -> {
      if (all.size() < MAX_MESSAGES || all.containsKey(name)) {
        all.put(name, id);
      }
    });
    return new ExtensionHandshake(
        all,
        later.client.or(() -> client),
        later.port.isPresent() ? later.port : port,
        later.yourIp.or(() -> yourIp),
        later.ipv4.or(() -> ipv4),
        later.ipv6.or(() -> ipv6),
        later.requestQueue.isPresent() ? later.requestQueue : requestQueue,
        later.metadataSize.isPresent() ? later.metadataSize : metadataSize,
        later.uploadOnly.or(() -> uploadOnly));
  }

  private static SortedMap<String, Integer> names(@Nullable BencodeValue value) {
    SortedMap<String, Integer> names = new TreeMap<>();
    if (value instanceof BencodeDictionary(SortedMap<BencodeString, BencodeValue> entries)) {
      entries.forEach((key, id) -> {
        if (id instanceof BencodeInteger(long number)
            && number >= 0
            && number <= 0xff
            && key.length() <= MAX_NAME_LENGTH
            && names.size() < MAX_MESSAGES) {
          names.put(key.text(), (int) number);
        }
      });
    }
    return names;
  }

  private static Optional<String> client(@Nullable BencodeValue value) {
    if (!(value instanceof BencodeString string)) {
      return Optional.empty();
    }
    String text = string.text().replaceAll("\\p{C}", "").strip();
    int end = Math.min(text.length(), MAX_CLIENT_LENGTH);
    return text.isEmpty() ? Optional.empty() : Optional.of(text.substring(0, end));
  }

  private static OptionalInt number(@Nullable BencodeValue value, int max) {
    return value instanceof BencodeInteger(long number) && number > 0 && number <= max
        ? OptionalInt.of((int) number)
        : OptionalInt.empty();
  }

  private static Optional<IpAddress> address(@Nullable BencodeValue value) {
    return value instanceof BencodeString string && (string.length() == 4 || string.length() == 16)
        ? Optional.of(IpAddress.of(string.toBytes()))
        : Optional.empty();
  }

  /// A number; a string of digits too, which some clients send.
  private static Optional<Boolean> flag(@Nullable BencodeValue value) {
    return switch (value) {
      case BencodeInteger(long number) -> Optional.of(number != 0);
      case BencodeString string -> Optional.of(!string.text().matches("0*"));
      case null, default -> Optional.empty();
    };
  }

  /// Puts a handshake together. Not for several threads at once.
  public static final class Builder {
    private final SortedMap<String, Integer> messages = new TreeMap<>();
    private Optional<String> client = Optional.empty();
    private OptionalInt port = OptionalInt.empty();
    private Optional<IpAddress> yourIp = Optional.empty();
    private Optional<IpAddress> ipv4 = Optional.empty();
    private Optional<IpAddress> ipv6 = Optional.empty();
    private OptionalInt requestQueue = OptionalInt.empty();
    private OptionalInt metadataSize = OptionalInt.empty();
    private Optional<Boolean> uploadOnly = Optional.empty();

    private Builder() {}

    /// Gives an extension message an id.
    ///
    /// @param name for example `ut_pex`
    /// @param id 1 to 255; 0 disables it
    /// @throws IllegalArgumentException if the id is not from 0 to 255
    public Builder message(String name, int id) {
      if (id < 0 || id > 0xff) {
        throw new IllegalArgumentException("an extension's id is from 0 to 255: " + id);
      }
      messages.put(name, id);
      return this;
    }

    /// Sets [ExtensionHandshake#client()].
    public Builder client(String value) {
      client = Optional.of(value);
      return this;
    }

    /// Sets [ExtensionHandshake#port()].
    public Builder port(int value) {
      port = OptionalInt.of(value);
      return this;
    }

    /// Sets [ExtensionHandshake#yourIp()].
    public Builder yourIp(IpAddress value) {
      yourIp = Optional.of(value);
      return this;
    }

    /// Sets [ExtensionHandshake#ipv4()].
    public Builder ipv4(IpAddress value) {
      ipv4 = Optional.of(value);
      return this;
    }

    /// Sets [ExtensionHandshake#ipv6()].
    public Builder ipv6(IpAddress value) {
      ipv6 = Optional.of(value);
      return this;
    }

    /// Sets [ExtensionHandshake#requestQueue()].
    public Builder requestQueue(int value) {
      requestQueue = OptionalInt.of(value);
      return this;
    }

    /// Sets [ExtensionHandshake#metadataSize()].
    public Builder metadataSize(int value) {
      metadataSize = OptionalInt.of(value);
      return this;
    }

    /// Sets [ExtensionHandshake#uploadOnly()].
    public Builder uploadOnly(boolean value) {
      uploadOnly = Optional.of(value);
      return this;
    }

    /// Makes the handshake.
    public ExtensionHandshake build() {
      return new ExtensionHandshake(
          messages, client, port, yourIp, ipv4, ipv6, requestQueue, metadataSize, uploadOnly);
    }
  }
}
