// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.Bencode.Limits;
import org.btsdk.model.bencode.Bencode.Span;
import org.btsdk.model.bencode.Bencode.Strictness;
import org.btsdk.model.bencode.BencodeException;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// The content of a `.torrent` file: version 1 (BEP 3), version 2 or hybrid (BEP 52). Immutable;
/// threads may share it. Keeps the bytes of the file, and the hashes only there. Two are equal if
/// their bytes are.
public final class Metainfo {
  private static final BencodeString INFO = BencodeString.of("info");
  private static final BencodeString PIECES = BencodeString.of("pieces");
  private static final BencodeString PIECE_LAYERS = BencodeString.of("piece layers");

  private final byte[] bytes;
  private final Span infoSpan;
  private final int piecesOffset; // -1 if there are none
  private final InfoHashes infoHashes;
  private final InfoParser.InfoFields info;
  private final OuterFields outer;
  private final @Nullable PieceLayers layers;

  private Metainfo(byte[] bytes) throws MalformedTorrentException, BencodeException {
    this.bytes = bytes;
    if (!(Bencode.parse(bytes, Limits.TORRENT, Strictness.LENIENT)
        instanceof BencodeDictionary torrent)) {
      throw new MalformedTorrentException("not a torrent file: no dictionary");
    }
    SortedMap<BencodeString, Span> spans = Bencode.spans(bytes, 0, Limits.TORRENT);
    Span span = spans.get(INFO);
    BencodeDictionary dictionary = torrent.dictionary("info").orElse(null);
    if (span == null || dictionary == null) {
      throw new MalformedTorrentException("not a torrent file: no \"info\" dictionary");
    }
    this.infoSpan = span;
    boolean hasV1 = dictionary.string("pieces").isPresent();
    boolean hasV2 = dictionary.integer("meta version").orElse(1) == 2;
    Sha1Hash v1 = Sha1Hash.of(digest("SHA-1"));
    this.info = InfoParser.parse(dictionary, v1.toHex());
    if (hasV2) {
      Sha256Hash v2 = Sha256Hash.of(digest("SHA-256"));
      this.infoHashes = hasV1 ? InfoHashes.hybrid(v1, v2) : InfoHashes.v2(v2);
      checkOrder();
    } else {
      this.infoHashes = InfoHashes.v1(v1);
    }
    this.piecesOffset = hasV1 ? piecesOffset() : -1;
    this.outer = OuterFields.read(torrent);
    this.layers = hasV2 ? pieceLayers(spans.get(PIECE_LAYERS)) : null;
  }

  /// Parses a torrent file. Strange but harmless files are accepted: keys out of order, bytes after
  /// the end, a string in place of a list, outer fields of the wrong kind (which are left out).
  /// Names are sanitised, see [SafeNames].
  ///
  /// A torrent file of version 2 may lack `piece layers` altogether, as one made from a magnet link
  /// does (see [#hasPieceLayers()]); where they are, they are checked against the files' roots.
  ///
  /// @param torrentFile copied; at most 256 MiB
  /// @throws MalformedTorrentException if the bytes are not a torrent file; says what is wrong
  public static Metainfo parse(byte[] torrentFile) throws MalformedTorrentException {
    return read(torrentFile.clone());
  }

  /// The torrent with this `info` dictionary and nothing else, as peers send it (BEP 9). Use
  /// [#edit()] to add trackers.
  ///
  /// @param info the raw bytes; whoever got them from a stranger compares [#infoHashes()]
  /// @throws MalformedTorrentException if the bytes are not an `info` dictionary; says what is
  ///   wrong
  public static Metainfo ofInfo(byte[] info) throws MalformedTorrentException {
    TreeMap<BencodeString, byte[]> values = new TreeMap<>();
    values.put(INFO, info);
    Metainfo metainfo = read(join(values));
    if (metainfo.infoSpan.length() != info.length) {
      throw new MalformedTorrentException("bytes follow the info dictionary");
    }
    return metainfo;
  }

  /// A builder of a new torrent.
  ///
  /// @param name the name of the file, or of the folder with the files
  /// @param geometry piece length and files, the paths of which begin with the name
  /// @throws IllegalArgumentException if the path of a file does not
  public static MetainfoBuilder builder(String name, TorrentGeometry geometry) {
    return new MetainfoBuilder(name, geometry);
  }

  /// Takes the bytes over.
  static Metainfo read(byte[] torrentFile) throws MalformedTorrentException {
    try {
      return new Metainfo(torrentFile);
    } catch (BencodeException e) {
      throw new MalformedTorrentException("not a torrent file: " + e.getMessage(), e);
    }
  }

  /// A dictionary of raw values.
  static byte[] join(SortedMap<BencodeString, byte[]> values) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write('d');
    values.forEach((key, value) -> {
      out.writeBytes(Bencode.write(key));
      out.writeBytes(value);
    });
    out.write('e');
    return out.toByteArray();
  }

  private byte[] digest(String algorithm) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(bytes, infoSpan.begin(), infoSpan.length());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /// The order of the files of version 2 is that of their keys, so here it must be right.
  private void checkOrder() throws BencodeException {
    Bencode.parsePrefix(bytes, infoSpan.begin(), Limits.TORRENT, Strictness.CANONICAL);
  }

  private int piecesOffset() throws BencodeException {
    Span pieces =
        Objects.requireNonNull(Bencode.spans(bytes, infoSpan.begin(), Limits.TORRENT).get(PIECES));
    return content(pieces).begin();
  }

  /// Where the bytes of a bencoded string are.
  private Span content(Span string) {
    int colon = string.begin();
    while (bytes[colon] != ':') {
      colon++;
    }
    return new Span(colon + 1, string.end());
  }

  private @Nullable PieceLayers pieceLayers(@Nullable Span span)
      throws MalformedTorrentException, BencodeException {
    if (span == null) {
      return null;
    }
    TreeMap<Sha256Hash, Span> strings = new TreeMap<>();
    Bencode.spans(bytes, span.begin(), Limits.TORRENT)
        .forEach((key, value) -> {
          if (key.length() == Sha256Hash.LENGTH && Character.isDigit(bytes[value.begin()])) {
            strings.put(Sha256Hash.of(key.toBytes()), content(value));
          }
        });
    return PieceLayers.check(bytes, strings, info.geometry(), info.roots());
  }

  /// The info-hashes, computed over the raw bytes of the `info` dictionary.
  public InfoHashes infoHashes() {
    return infoHashes;
  }

  /// The torrent's name, sanitised; the hexadecimal info-hash if it is empty.
  public String name() {
    return info.name();
  }

  /// Pieces and files. Aligned for a torrent that is only version 2, contiguous for the others.
  public TorrentGeometry geometry() {
    return info.geometry();
  }

  /// The files, in the torrent's order, padding included.
  public List<FileEntry> files() {
    return geometry().files();
  }

  /// The version 1 hash of a piece.
  ///
  /// @param piece zero or more, less than the piece count
  /// @throws IllegalStateException if the torrent is only version 2
  /// @throws IndexOutOfBoundsException if there is no such piece
  public Sha1Hash pieceHash(int piece) {
    return Sha1Hash.of(bytes, pieceHashOffset(piece), Sha1Hash.LENGTH);
  }

  /// Whether a piece has this version 1 hash; allocates nothing.
  ///
  /// @param piece zero or more, less than the piece count
  /// @param digest SHA-1 of the piece, padding included; exactly 20 bytes
  /// @throws IllegalStateException if the torrent is only version 2
  /// @throws IndexOutOfBoundsException if there is no such piece
  public boolean matchesPieceHash(int piece, byte[] digest) {
    int offset = pieceHashOffset(piece);
    return Arrays.equals(bytes, offset, offset + Sha1Hash.LENGTH, digest, 0, digest.length);
  }

  private int pieceHashOffset(int piece) {
    if (piecesOffset < 0) {
      throw new IllegalStateException("a torrent of only version 2 has no hashes of version 1");
    }
    Objects.checkIndex(piece, geometry().pieceCount());
    return piecesOffset + piece * Sha1Hash.LENGTH;
  }

  /// The root of a file's merkle tree (BEP 52); empty for padding, for an empty file and for every
  /// file of a torrent that is only version 1.
  ///
  /// @param file index of the file
  /// @throws IndexOutOfBoundsException if there is no such file
  public Optional<Sha256Hash> piecesRoot(int file) {
    return Optional.ofNullable(info.roots().get(file));
  }

  /// Whether the version 2 hash of every piece is known. False for a torrent that is only version
  /// 1, and for one whose `piece layers` are still to be asked of peers.
  public boolean hasPieceLayers() {
    return layers != null || (infoHashes.v2().isPresent() && everyFileIsOnePiece());
  }

  private boolean everyFileIsOnePiece() {
    return files().stream().allMatch(f -> f.lengthBytes() <= geometry().pieceLength());
  }

  /// The version 2 hash of a piece of a file (BEP 52): that of the file's `piece layers`, and the
  /// file's root where the file is no longer than one piece. [MerkleTree] says how to compute it.
  ///
  /// @param file index of the file
  /// @param pieceOfFile zero for the file's first piece
  /// @return empty if it is not known, see [#hasPieceLayers()]
  /// @throws IndexOutOfBoundsException if there is no such file, or no such piece in it
  public Optional<Sha256Hash> pieceLayerHash(int file, int pieceOfFile) {
    long length = files().get(file).lengthBytes();
    Objects.checkIndex(pieceOfFile, Math.ceilDiv(length, (long) geometry().pieceLength()));
    Sha256Hash root = info.roots().get(file);
    if (root == null || length <= geometry().pieceLength()) {
      return Optional.ofNullable(root);
    }
    return layers == null ? Optional.empty() : Optional.ofNullable(layers.hash(root, pieceOfFile));
  }

  /// The hashes of the pieces of a file one after the other (BEP 52 `piece layers`); empty if they
  /// are not known or the file is no longer than one piece.
  ///
  /// @param file index of the file
  /// @throws IndexOutOfBoundsException if there is no such file
  public Optional<byte[]> pieceLayer(int file) {
    Sha256Hash root = info.roots().get(file);
    Span span = root == null || layers == null ? null : layers.span(root);
    return span == null
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(bytes, span.begin(), span.end()));
  }

  /// Whether only trackers may name peers (BEP 27).
  public boolean isPrivate() {
    return info.isPrivate();
  }

  /// What private trackers write into `info`, so that the same files have another info-hash there.
  public Optional<String> source() {
    return info.source();
  }

  /// Trackers in tiers (BEP 12), `announce` alone as one tier; URIs as written. At most 1,000.
  public List<List<URI>> trackers() {
    return outer.trackers();
  }

  /// Web seeds (BEP 19 `url-list`). At most 1,000.
  public List<URI> webSeeds() {
    return outer.webSeeds();
  }

  /// Web seeds of the other kind (BEP 17 `httpseeds`). At most 1,000.
  public List<URI> httpSeeds() {
    return outer.httpSeeds();
  }

  /// Nodes of the DHT (BEP 5) as `HOST:PORT`, an IPv6 address in brackets. At most 1,000.
  public List<String> nodes() {
    return outer.nodes();
  }

  /// The comment, as written: it may have any character.
  public Optional<String> comment() {
    return outer.comment();
  }

  /// What made the file, as written: it may have any character.
  public Optional<String> createdBy() {
    return outer.createdBy();
  }

  /// When it was made.
  public Optional<Instant> creationDate() {
    return outer.creationDate();
  }

  /// The raw bytes of the `info` dictionary.
  public byte[] infoBytes() {
    return Arrays.copyOfRange(bytes, infoSpan.begin(), infoSpan.end());
  }

  /// How long the `info` dictionary is, in bytes.
  public int infoLength() {
    return infoSpan.length();
  }

  /// A part of the raw bytes of the `info` dictionary.
  ///
  /// @param begin where it begins, zero or more, in bytes
  /// @param length how long it is, zero or more, in bytes
  /// @throws IndexOutOfBoundsException if it goes beyond the end
  public byte[] infoBytes(int begin, int length) {
    Objects.checkFromIndexSize(begin, length, infoLength());
    int from = infoSpan.begin() + begin;
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /// The torrent file: the bytes that were parsed.
  public byte[] toBytes() {
    return bytes.clone();
  }

  /// An editor of what stands beside `info`: the info-hashes stay as they are.
  public MetainfoEditor edit() {
    TreeMap<BencodeString, byte[]> values = new TreeMap<>();
    try {
      Bencode.spans(bytes, 0, Limits.TORRENT)
          .forEach(
              (key, span) -> values.put(key, Arrays.copyOfRange(bytes, span.begin(), span.end())));
    } catch (BencodeException e) {
      throw new IllegalStateException("they were parsed before", e);
    }
    return new MetainfoEditor(values);
  }

  /// A magnet link with the info-hashes, name, trackers and web seeds.
  public MagnetLink toMagnet() {
    return new MagnetLink(
        infoHashes,
        Optional.of(name()),
        trackers().stream().flatMap(List::stream).distinct().toList(),
        webSeeds(),
        List.of(),
        List.of());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Metainfo that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return infoHashes.hashCode();
  }

  /// Name and info-hashes.
  @Override
  public String toString() {
    return name() + " " + infoHashes;
  }
}
