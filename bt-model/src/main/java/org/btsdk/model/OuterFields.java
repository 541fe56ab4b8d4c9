// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// What stands beside `info` in a torrent file. None of it makes a torrent malformed: what cannot
/// be understood is left out.
record OuterFields(
    List<List<URI>> trackers,
    List<URI> webSeeds,
    List<URI> httpSeeds,
    List<String> nodes,
    Optional<String> comment,
    Optional<String> createdBy,
    Optional<Instant> creationDate) {

  /// More than any torrent has; the rest of each list is left out.
  static final int MAX_URIS = 1000;

  static OuterFields read(BencodeDictionary torrent) {
    return new OuterFields(
        trackers(torrent),
        uris(torrent.get("url-list")),
        uris(torrent.get("httpseeds")),
        nodes(torrent),
        text(torrent, "comment"),
        text(torrent, "created by"),
        torrent.integer("creation date").stream()
            .filter(s -> s >= Instant.MIN.getEpochSecond() && s <= Instant.MAX.getEpochSecond())
            .mapToObj(Instant::ofEpochSecond)
            .findFirst());
  }

  private static Optional<String> text(BencodeDictionary torrent, String key) {
    return torrent.string(key + ".utf-8").or(() -> torrent.string(key)).map(InfoParser::text);
  }

  /// BEP 12, and what is found in its place: a list of strings, each a tier, or one string.
  private static List<List<URI>> trackers(BencodeDictionary torrent) {
    List<List<URI>> tiers = new ArrayList<>();
    int count = 0;
    for (BencodeValue tier : values(torrent.get("announce-list"))) {
      List<URI> uris = uris(tier);
      if (!uris.isEmpty() && count + uris.size() <= MAX_URIS) {
        tiers.add(uris);
        count += uris.size();
      }
    }
    if (tiers.isEmpty()) {
      uris(torrent.get("announce")).forEach(uri -> tiers.add(List.of(uri)));
    }
    return List.copyOf(tiers);
  }

  /// The URIs of a list, or of a string where a list should be; each once.
  private static List<URI> uris(@Nullable BencodeValue value) {
    return values(value).stream()
        .filter(BencodeString.class::isInstance)
        .flatMap(string -> Uris.lenient(InfoParser.text((BencodeString) string)).stream())
        .distinct()
        .limit(MAX_URIS)
        .toList();
  }

  private static List<BencodeValue> values(@Nullable BencodeValue value) {
    return switch (value) {
      case BencodeString string -> List.of(string);
      case BencodeList(List<BencodeValue> values) -> values;
      case BencodeInteger _, BencodeDictionary _ -> List.of();
      case null -> List.of();
    };
  }

  /// BEP 5: pairs of host and port.
  private static List<String> nodes(BencodeDictionary torrent) {
    List<String> nodes = new ArrayList<>();
    for (BencodeValue value : values(torrent.get("nodes"))) {
      if (nodes.size() < MAX_URIS
          && value instanceof BencodeList(List<BencodeValue> pair)
          && pair.size() == 2
          && pair.get(0) instanceof BencodeString host
          && pair.get(1) instanceof BencodeInteger(long port)) {
        String name = InfoParser.text(host);
        HostAndPort.find((name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + port)
            .ifPresent(node -> nodes.add(node.toString()));
      }
    }
    return List.copyOf(nodes);
  }
}
