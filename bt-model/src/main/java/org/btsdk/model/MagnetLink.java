// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.net.URI;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A magnet link (BEP 9, 52, 53). Immutable; threads may share it.
///
/// @param infoHashes `xt`
/// @param displayName `dn`, as written: see [SafeNames] before it names a file
/// @param trackers `tr`, in order
/// @param webSeeds `ws`
/// @param peers `x.pe` as `HOST:PORT`, since a host may be a name
/// @param selectedFiles `so` (BEP 53), file indexes in ascending order; empty for all
public record MagnetLink(
    InfoHashes infoHashes,
    Optional<String> displayName,
    List<URI> trackers,
    List<URI> webSeeds,
    List<String> peers,
    List<Integer> selectedFiles) {

  /// 256 Ki characters: a thousand trackers fit many times.
  public static final int MAX_LENGTH = 256 * 1024;

  /// How many files a link may select: a range of a few characters must not fill the memory.
  public static final int MAX_SELECTED_FILES = 65_536;

  private static final String SCHEME = "magnet:?";
  private static final String V1 = "urn:btih:";
  private static final String V2 = "urn:btmh:";
  private static final String SHA_256 = "1220"; // multihash: which function, and 32 bytes of it
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /// @throws IllegalArgumentException if an index is negative
  public MagnetLink {
    trackers = List.copyOf(trackers);
    webSeeds = List.copyOf(webSeeds);
    peers = List.copyOf(peers);
    selectedFiles = List.copyOf(new TreeSet<>(selectedFiles));
    if (!selectedFiles.isEmpty() && selectedFiles.getFirst() < 0) {
      throw new IllegalArgumentException("no file: " + selectedFiles.getFirst());
    }
  }

  /// A link of nothing but info-hashes.
  public static MagnetLink of(InfoHashes infoHashes) {
    return new MagnetLink(infoHashes, Optional.empty(), List.of(), List.of(), List.of(), List.of());
  }

  /// Parses a magnet link. Parameters may carry a number (`xt.1`, `tr.2`); unknown ones, and
  /// trackers, seeds and peers that are malformed, are left out. A plus sign is a space in `dn`, as
  /// those who make links mean it there, and itself elsewhere.
  ///
  /// @throws MalformedTorrentException if it is none, has no known hash, or has a malformed one
  public static MagnetLink parse(String text) throws MalformedTorrentException {
    String link = text.strip();
    if (link.length() > MAX_LENGTH) {
      throw new MalformedTorrentException("a magnet link of " + link.length() + " characters");
    }
    if (!link.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new MalformedTorrentException("not a magnet link: it does not begin with " + SCHEME);
    }
    Parts parts = new Parts();
    int fragment = link.indexOf('#');
    String query = link.substring(SCHEME.length(), fragment < 0 ? link.length() : fragment);
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        parts.add(withoutNumber(parameter.substring(0, equals)), parameter.substring(equals + 1));
      }
    }
    return parts.link();
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

  /// What was found so far.
  private static final class Parts {
    private @Nullable Sha1Hash v1;
    private @Nullable Sha256Hash v2;
    private @Nullable String name;
    private final Set<URI> trackers = new LinkedHashSet<>();
    private final Set<URI> webSeeds = new LinkedHashSet<>();
    private final Set<String> peers = new LinkedHashSet<>();
    private final BitSet selected = new BitSet();

    void add(String key, String value) throws MalformedTorrentException {
      String decoded = PercentCoding.decode(value, key.equals("dn"));
      switch (key) {
        case "xt" -> topic(decoded);
        case "dn" -> name = name == null && !decoded.isBlank() ? decoded : name;
        case "tr" -> Uris.lenient(decoded).ifPresent(trackers::add);
        case "ws" -> Uris.lenient(decoded).ifPresent(webSeeds::add);
        case "x.pe" -> {
          if (isHostAndPort(decoded)) {
            peers.add(decoded);
          }
        }
        case "so" -> select(decoded);
        default -> {} // unknown parameters are not an error
      }
    }

    private void topic(String urn) throws MalformedTorrentException {
      if (urn.regionMatches(true, 0, V1, 0, V1.length())) {
        Sha1Hash hash = v1(urn.substring(V1.length()));
        v1 = v1 == null ? hash : v1;
      } else if (urn.regionMatches(true, 0, V2, 0, V2.length())) {
        Sha256Hash hash = v2(urn.substring(V2.length()));
        v2 = v2 == null ? hash : v2;
      }
    }

    private void select(String list) throws MalformedTorrentException {
      for (String part : list.split(",", -1)) {
        String[] ends = part.strip().split("-", -1);
        int first = index(ends[0], list);
        int last = ends.length == 1 ? first : index(ends[1], list);
        if (ends.length > 2 || last < first || last - first >= MAX_SELECTED_FILES) {
          throw badSelection(list);
        }
        selected.set(first, last + 1);
        if (selected.cardinality() > MAX_SELECTED_FILES) {
          throw badSelection(list);
        }
      }
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
              .formatted(MAX_SELECTED_FILES, shortened(list)));
    }

    MagnetLink link() throws MalformedTorrentException {
      InfoHashes hashes;
      if (v1 != null) {
        hashes = v2 == null ? InfoHashes.v1(v1) : InfoHashes.hybrid(v1, v2);
      } else if (v2 != null) {
        hashes = InfoHashes.v2(v2);
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
          selected.stream().boxed().toList());
    }
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

  /// A name, an IPv4 address or an IPv6 address in brackets, then a colon and a port.
  private static boolean isHostAndPort(String text) {
    return text.length() <= 300
        && text.matches("(\\[[0-9a-fA-F:.]+]|[^\\s:/\\[\\]@]+):[0-9]{1,5}")
        && Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) <= 0xffff;
  }

  /// The link as a URI.
  public URI toUri() {
    return URI.create(toString());
  }

  /// The link in its canonical form, which [#parse(String)] reads again: hashes in lower-case
  /// hexadecimal, version 1 first, then name, trackers, web seeds, peers and selected files.
  @Override
  public String toString() {
    List<String> parameters = new ArrayList<>();
    infoHashes.v1().ifPresent(hash -> parameters.add("xt=" + V1 + hash.toHex()));
    infoHashes.v2().ifPresent(hash -> parameters.add("xt=" + V2 + SHA_256 + hash.toHex()));
    displayName.ifPresent(name -> parameters.add("dn=" + PercentCoding.encode(name, "")));
    trackers.forEach(uri -> parameters.add("tr=" + PercentCoding.encode(uri.toString(), "")));
    webSeeds.forEach(uri -> parameters.add("ws=" + PercentCoding.encode(uri.toString(), "")));
    peers.forEach(peer -> parameters.add("x.pe=" + PercentCoding.encode(peer, ":")));
    if (!selectedFiles.isEmpty()) {
      parameters.add("so=" + ranges());
    }
    return SCHEME + String.join("&", parameters);
  }

  private String ranges() {
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
