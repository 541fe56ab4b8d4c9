// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.terminal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btsdk.api.TorrentException;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// Bencode as JSON, both ways, without loss: a byte string that is UTF-8 becomes text, any other
/// one `hex:` and its bytes; text that begins so itself is written as `text:` and the text.
/// Stateless.
public final class BencodeJson {
  private static final String HEX = "hex:";
  private static final String TEXT = "text:";

  private BencodeJson() {}

  /// What [Json] writes.
  public static Object toJson(BencodeValue value) {
    return switch (value) {
      case BencodeInteger(long number) -> number;
      case BencodeString string -> text(string);
      case BencodeList(List<BencodeValue> values) ->
          values.stream().map(BencodeJson::toJson).toList();
      case BencodeDictionary(SortedMap<BencodeString, BencodeValue> entries) -> {
        Map<String, Object> members = new LinkedHashMap<>();
        entries.forEach((key, item) -> members.put(text(key), toJson(item)));
        yield members;
      }
    };
  }

  private static String text(BencodeString string) {
    byte[] bytes = string.toBytes();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(HEX) || text.startsWith(TEXT) ? TEXT + text : text;
    } catch (CharacterCodingException _) {
      return HEX + HexFormat.of().formatHex(bytes);
    }
  }

  /// What [JsonReader] read, as bencode.
  ///
  /// @throws TorrentException.BadTorrent if it has a value that bencode does not know
  public static BencodeValue toBencode(@Nullable Object json) {
    return switch (json) {
      case Long number -> new BencodeInteger(number);
      case String text -> string(text);
      case List<?> list -> {
        List<BencodeValue> values = new ArrayList<>();
        list.forEach(item -> values.add(toBencode(item)));
        yield new BencodeList(values);
      }
      case Map<?, ?> map -> {
        TreeMap<BencodeString, BencodeValue> entries = new TreeMap<>();
        map.forEach((key, item) -> entries.put(string(String.valueOf(key)), toBencode(item)));
        yield new BencodeDictionary(entries);
      }
      case null, default ->
          throw new TorrentException.BadTorrent(
              "JSON", "bencode knows no " + Json.write(json), null);
    };
  }

  private static BencodeString string(String text) {
    if (text.startsWith(TEXT)) {
      return BencodeString.of(text.substring(TEXT.length()));
    }
    if (!text.startsWith(HEX)) {
      return BencodeString.of(text);
    }
    try {
      return BencodeString.of(HexFormat.of().parseHex(text.substring(HEX.length())));
    } catch (IllegalArgumentException e) {
      throw new TorrentException.BadTorrent("JSON", "not hexadecimal: " + text, e);
    }
  }
}
