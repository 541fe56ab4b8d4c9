// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.net.URI;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// The parameters of a magnet link, whatever it names. NOT thread-safe.
final class MagnetParts {
  static final String SCHEME = "magnet:?";
  static final String V1 = "urn:btih:";
  static final String V2 = "urn:btmh:";
  static final String SHA_256 = "1220"; // multihash: which function, and 32 bytes of it
  static final String PUBLISHER = "urn:btpk:";
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private @Nullable String v1; // as it is written, after its prefix
  private @Nullable String v2;
  private @Nullable String publisher;
  private @Nullable String salt;
  private @Nullable String name;
  private final Set<URI> trackers = new LinkedHashSet<>();
  private final Set<URI> webSeeds = new LinkedHashSet<>();
  private final Set<String> peers = new LinkedHashSet<>();
  private final List<String> selections = new ArrayList<>(0);

  private MagnetParts() {}

  /// Takes a link apart. Hashes and keys are looked at when it is said what the link is.
  ///
  /// @throws MalformedTorrentException if it is no magnet link, or too long
  static MagnetParts parse(String text) throws MalformedTorrentException {
    String link = text.strip();
    if (link.length() > MagnetLink.MAX_LENGTH) {
      throw new MalformedTorrentException("a magnet link of " + link.length() + " characters");
    }
    if (!link.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new MalformedTorrentException("not a magnet link: it does not begin with " + SCHEME);
    }
    MagnetParts parts = new MagnetParts();
    int fragment = link.indexOf('#');
    String query = link.substring(SCHEME.length(), fragment < 0 ? link.length() : fragment);
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        parts.add(withoutNumber(parameter.substring(0, equals)), parameter.substring(equals + 1));
      }
    }
    return parts;
  }

  private static String withoutNumber(String key) {
    String decoded = PercentCoding.decode(key, false);
    int dot = decoded.lastIndexOf('.');
    boolean numbered =
        dot > 0
            && dot + 1 < decoded.length()
            && decoded.chars().skip(dot + 1L).allMatch(c -> c >= '0' && c <= '9');
    return (numbered ? decoded.substring(0, dot) : decoded).toLowerCase(Locale.ROOT);
  }

  private void add(String key, String value) {
    String decoded = PercentCoding.decode(value, key.equals("dn"));
    switch (key) {
      case "xt" -> {
        v1 = v1 == null ? after(V1, decoded) : v1;
        v2 = v2 == null ? after(V2, decoded) : v2;
      }
      case "xs" -> publisher = publisher == null ? after(PUBLISHER, decoded) : publisher;
      case "s" -> salt = salt == null ? decoded : salt;
      case "dn" -> name = name == null && !decoded.isBlank() ? decoded : name;
      case "tr" -> Uris.lenient(decoded).ifPresent(trackers::add);
      case "ws" -> Uris.lenient(decoded).ifPresent(webSeeds::add);
      case "x.pe" -> {
        if (peers.size() < MagnetLink.MAX_PEERS && HostAndPort.find(decoded).isPresent()) {
          peers.add(decoded);
        }
      }
      case "so" -> selections.add(decoded);
      default -> {} // unknown parameters are not an error
    }
  }

  private static @Nullable String after(String prefix, String text) {
    return text.regionMatches(true, 0, prefix, 0, prefix.length())
        ? text.substring(prefix.length())
        : null;
  }

  /// Whether it names a torrent, though perhaps by a malformed hash.
  boolean namesTorrent() {
    return v1 != null || v2 != null;
  }

  /// Whether it names a publisher, though perhaps by a malformed key.
  boolean namesPublisher() {
    return publisher != null;
  }

  /// The link as one to a torrent.
  MagnetLink link() throws MalformedTorrentException {
    InfoHashes hashes;
    if (v1 != null) {
      hashes = v2 == null ? InfoHashes.v1(v1(v1)) : InfoHashes.hybrid(v1(v1), v2(v2));
    } else if (v2 != null) {
      hashes = InfoHashes.v2(v2(v2));
    } else {
      throw new MalformedTorrentException(
          "the magnet link has no info-hash (xt=urn:btih:... or xt=urn:btmh:...)");
    }
    return new MagnetLink(
        hashes,
        Optional.ofNullable(name),
        new ArrayList<>(trackers),
        new ArrayList<>(webSeeds),
        new ArrayList<>(peers),
        selected());
  }

  /// The link as one to what a publisher points to.
  MutableLink mutableLink() throws MalformedTorrentException {
    if (publisher == null) {
      throw new MalformedTorrentException(
          "the magnet link names no publisher (xs=" + PUBLISHER + "...)");
    }
    MutableTarget target;
    try {
      byte[] bytes = salt == null ? new byte[0] : HexFormat.of().parseHex(salt);
      target = new MutableTarget(Ed25519PublicKey.parse(publisher), BencodeString.of(bytes));
    } catch (IllegalArgumentException e) {
      throw new MalformedTorrentException(
          "the link's publisher is not 64 hexadecimal digits, or its salt not at most 128", e);
    }
    return new MutableLink(
        target,
        Optional.ofNullable(name),
        new ArrayList<>(trackers),
        new ArrayList<>(webSeeds),
        new ArrayList<>(peers),
        selected());
  }

  /// Holds what a link names against what a parsed one can name.
  ///
  /// @throws IllegalArgumentException if a URI has no scheme, or a peer is not `HOST:PORT`
  static void check(List<URI> trackers, List<URI> webSeeds, List<String> peers) {
    Stream.concat(trackers.stream(), webSeeds.stream()).forEach(Uris::requireAbsolute);
    peers.forEach(HostAndPort::parse);
  }

  /// Selected files as links keep them: each once, in order.
  ///
  /// @throws IllegalArgumentException if an index is negative
  static List<Integer> inOrder(List<Integer> files) {
    List<Integer> ordered = List.copyOf(new TreeSet<>(files));
    if (!ordered.isEmpty() && ordered.getFirst() < 0) {
      throw new IllegalArgumentException("no file: " + ordered.getFirst());
    }
    return ordered;
  }

  private List<Integer> selected() throws MalformedTorrentException {
    BitSet selected = new BitSet();
    int named = 0; // as often as they are: a long list of the same ranges is no less work
    for (String list : selections) {
      for (String part : list.split(",", -1)) {
        String[] ends = part.strip().split("-", -1);
        int first = index(ends[0], list);
        int last = ends.length == 1 ? first : index(ends[1], list);
        if (ends.length > 2
            || last < first
            || last - first >= MagnetLink.MAX_SELECTED_FILES - named) {
          throw badSelection(list);
        }
        named += last - first + 1;
        selected.set(first, last + 1);
      }
    }
    return selected.stream().boxed().toList();
  }

  private static int index(String digits, String list) throws MalformedTorrentException {
    if (!digits.matches("[0-9]{1,9}") || Integer.parseInt(digits) >= InfoParser.MAX_FILES) {
      throw badSelection(list);
    }
    return Integer.parseInt(digits);
  }

  private static MalformedTorrentException badSelection(String list) {
    return new MalformedTorrentException(
        "not a selection of at most %d files: \"%s\""
            .formatted(MagnetLink.MAX_SELECTED_FILES, shortened(list)));
  }

  private static Sha1Hash v1(String hash) throws MalformedTorrentException {
    try {
      return hash.length() == 32 ? Sha1Hash.of(base32(hash)) : Sha1Hash.parse(hash);
    } catch (IllegalArgumentException e) {
      throw new MalformedTorrentException(
          "neither 40 hexadecimal nor 32 base32 digits: \"" + shortened(hash) + '"', e);
    }
  }

  private static byte[] base32(String digits) {
    byte[] bytes = new byte[digits.length() * 5 / 8];
    int bits = 0;
    int pending = 0;
    int at = 0;
    for (char c : digits.toUpperCase(Locale.ROOT).toCharArray()) {
      int digit = BASE32.indexOf(c);
      if (digit < 0) {
        throw new IllegalArgumentException("not base32: " + c);
      }
      bits = (bits << 5 | digit) & 0xfff; // at most seven pending bits and five new ones
      pending += 5;
      if (pending >= 8) {
        pending -= 8;
        bytes[at] = (byte) (bits >> pending);
        at++;
      }
    }
    return bytes;
  }

  private static Sha256Hash v2(String multihash) throws MalformedTorrentException {
    if (!multihash.startsWith(SHA_256)) {
      throw new MalformedTorrentException(
          "not a multihash of SHA-256 (1220...): \"" + shortened(multihash) + '"');
    }
    try {
      return Sha256Hash.parse(multihash.substring(SHA_256.length()));
    } catch (IllegalArgumentException e) {
      throw new MalformedTorrentException(
          "not 1220 and 64 hexadecimal digits: \"" + shortened(multihash) + '"', e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  // ---- back to text

  /// The parameters that all links have, in their canonical form and order.
  static List<String> written(
      Optional<String> displayName,
      List<URI> trackers,
      List<URI> webSeeds,
      List<String> peers,
      List<Integer> selectedFiles) {
    List<String> parameters = new ArrayList<>();
    displayName.ifPresent(name -> parameters.add("dn=" + PercentCoding.encode(name, "")));
    trackers.forEach(uri -> parameters.add("tr=" + PercentCoding.encode(uri.toString(), "")));
    webSeeds.forEach(uri -> parameters.add("ws=" + PercentCoding.encode(uri.toString(), "")));
    peers.forEach(peer -> parameters.add("x.pe=" + PercentCoding.encode(peer, ":")));
    if (!selectedFiles.isEmpty()) {
      parameters.add("so=" + ranges(selectedFiles));
    }
    return parameters;
  }

  private static String ranges(List<Integer> selectedFiles) {
    StringBuilder ranges = new StringBuilder();
    int i = 0;
    while (i < selectedFiles.size()) {
      int first = selectedFiles.get(i);
      int last = first;
      while (i + 1 < selectedFiles.size() && selectedFiles.get(i + 1) == last + 1) {
        last++;
        i++;
      }
      i++;
      ranges.append(ranges.isEmpty() ? "" : ",").append(first);
      if (last > first) {
        ranges.append('-').append(last);
      }
    }
    return ranges.toString();
  }
}
