// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.btsdk.model.FileEntry.Attribute;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// Reads the `info` dictionary of a torrent (BEP 3, 27, 47, 52).
final class InfoParser {
  /// 512 MiB: what libtorrent takes; a piece is held in memory while it is checked.
  static final int MAX_PIECE_LENGTH = 1 << 29;

  /// About 4 million: 80 MiB of hashes, and a bitfield of 512 KiB for each peer.
  static final int MAX_PIECES = 1 << 22;

  /// A million: each costs some hundred bytes of memory.
  static final int MAX_FILES = 1_000_000;

  /// No file system takes paths of more.
  static final int MAX_PATH_DEPTH = 64;

  /// BitComet's padding has no attribute, only this name.
  private static final String BITCOMET_PADDING = "_____padding_file";

  /// What the dictionary says.
  ///
  /// @param roots of each file (BEP 52), null for files without
  record InfoFields(
      String name,
      TorrentGeometry geometry,
      boolean hasV1,
      boolean hasV2,
      List<@Nullable Sha256Hash> roots,
      boolean isPrivate,
      Optional<String> source) {}

  /// A file as written, before its name was made safe.
  private record RawFile(
      List<BencodeString> path,
      long length,
      Set<Attribute> attributes,
      List<BencodeString> target,
      @Nullable Sha256Hash root) {
    boolean isPadding() {
      return attributes.contains(Attribute.PADDING);
    }
  }

  private final BencodeDictionary info;
  private final String fallbackName;

  private InfoParser(BencodeDictionary info, String fallbackName) {
    this.info = info;
    this.fallbackName = fallbackName;
  }

  /// @param fallbackName for a torrent whose name is empty
  static InfoFields parse(BencodeDictionary info, String fallbackName)
      throws MalformedTorrentException {
    return new InfoParser(info, fallbackName).parse();
  }

  private InfoFields parse() throws MalformedTorrentException {
    boolean hasV2 = hasV2();
    BencodeString pieces = info.string("pieces").orElse(null);
    boolean hasV1 = pieces != null;
    if (!hasV1 && !hasV2) {
      throw new MalformedTorrentException("info has no \"pieces\"");
    }
    int pieceLength = pieceLength(hasV2);
    BencodeString rawName =
        info.string("name.utf-8")
            .filter(_ -> !hasV2)
            .or(() -> info.string("name"))
            .orElseThrow(() -> new MalformedTorrentException("info has no \"name\""));
    String name = rawName.length() == 0 ? fallbackName : SafeNames.cleanTop(text(rawName));
    List<RawFile> tree = hasV2 ? fileTree() : List.of();
    boolean single;
    List<RawFile> raw;
    if (hasV1) {
      single = info.list("files").isEmpty();
      raw = single ? List.of(singleFile(rawName)) : fileList();
    } else {
      single = tree.size() == 1 && tree.getFirst().path().equals(List.of(rawName));
      raw = tree;
    }
    List<@Nullable Sha256Hash> roots;
    if (!hasV2) {
      roots = Collections.nCopies(raw.size(), null);
    } else if (hasV1) {
      roots = agreedRoots(raw, tree, pieceLength);
    } else {
      List<@Nullable Sha256Hash> listed = new ArrayList<>(raw.size());
      raw.forEach(file -> listed.add(file.root()));
      roots = Collections.unmodifiableList(listed);
    }
    List<FileEntry> files = single ? List.of(entry(name, raw.getFirst())) : entries(name, raw);
    TorrentGeometry geometry = geometry(pieceLength, files, !hasV1);
    if (pieces != null) {
      checkPieces(pieces.length(), geometry);
    }
    return new InfoFields(
        name,
        geometry,
        hasV1,
        hasV2,
        roots,
        info.integer("private").orElse(0) != 0,
        info.string("source").map(InfoParser::text));
  }

  private boolean hasV2() throws MalformedTorrentException {
    long version = info.integer("meta version").orElse(1);
    if (version < 1 || version > 2) {
      throw new MalformedTorrentException("unknown meta version " + version);
    }
    if (version == 1 && info.get("file tree") != null && info.get("pieces") == null) {
      throw new MalformedTorrentException("a \"file tree\" without \"meta version\" 2");
    }
    return version == 2;
  }

  private int pieceLength(boolean hasV2) throws MalformedTorrentException {
    long length =
        info.integer("piece length")
            .orElseThrow(() -> new MalformedTorrentException("info has no \"piece length\""));
    if (length < 1 || length > MAX_PIECE_LENGTH) {
      throw new MalformedTorrentException(
          "the piece length is from 1 to %d, not %d".formatted(MAX_PIECE_LENGTH, length));
    }
    if (hasV2 && (length < TorrentGeometry.BLOCK_LENGTH || Long.bitCount(length) != 1)) {
      throw new MalformedTorrentException(
          "the piece length of version 2 is a power of two, 16 KiB or more, not " + length);
    }
    return (int) length;
  }

  private static TorrentGeometry geometry(int pieceLength, List<FileEntry> files, boolean aligned)
      throws MalformedTorrentException {
    TorrentGeometry geometry;
    try {
      geometry =
          aligned
              ? TorrentGeometry.aligned(pieceLength, files)
              : TorrentGeometry.contiguous(pieceLength, files);
    } catch (IllegalArgumentException e) {
      throw new MalformedTorrentException(String.valueOf(e.getMessage()), e);
    }
    if (geometry.pieceCount() > MAX_PIECES) {
      throw new MalformedTorrentException(
          "%d pieces are more than the limit of %d".formatted(geometry.pieceCount(), MAX_PIECES));
    }
    return geometry;
  }

  private static void checkPieces(int bytes, TorrentGeometry geometry)
      throws MalformedTorrentException {
    if (bytes != (long) geometry.pieceCount() * Sha1Hash.LENGTH) {
      throw new MalformedTorrentException(
          "\"pieces\" has %d bytes, not 20 for each of %d pieces"
              .formatted(bytes, geometry.pieceCount()));
    }
  }

  private RawFile singleFile(BencodeString name) throws MalformedTorrentException {
    RawFile file = file(info, List.of(name), null);
    Set<Attribute> attributes = EnumSet.noneOf(Attribute.class);
    attributes.addAll(file.attributes());
    attributes.remove(Attribute.PADDING); // a torrent of nothing but padding is none
    return new RawFile(file.path(), file.length(), attributes, file.target(), null);
  }

  private List<RawFile> fileList() throws MalformedTorrentException {
    List<BencodeValue> values = info.list("files").orElseThrow().values();
    if (values.isEmpty()) {
      throw new MalformedTorrentException("\"files\" is empty");
    }
    checkFileCount(values.size());
    List<RawFile> files = new ArrayList<>(values.size());
    for (BencodeValue value : values) {
      if (!(value instanceof BencodeDictionary file)) {
        throw new MalformedTorrentException("an entry of \"files\" is no dictionary");
      }
      BencodeValue path = file.get("path.utf-8") instanceof BencodeList utf8 ? utf8 : null;
      List<BencodeString> components = strings(path == null ? file.get("path") : path);
      if (components == null) {
        throw new MalformedTorrentException("file %d has no \"path\"".formatted(files.size()));
      }
      checkDepth(components.size());
      files.add(file(file, components, null));
    }
    return files;
  }

  private static void checkFileCount(int count) throws MalformedTorrentException {
    if (count > MAX_FILES) {
      throw new MalformedTorrentException("more than the limit of " + MAX_FILES + " files");
    }
  }

  private static void checkDepth(int depth) throws MalformedTorrentException {
    if (depth > MAX_PATH_DEPTH) {
      throw new MalformedTorrentException(
          "a path has %d components, more than the limit of %d".formatted(depth, MAX_PATH_DEPTH));
    }
  }

  private static RawFile file(
      BencodeDictionary file, List<BencodeString> path, @Nullable Sha256Hash root)
      throws MalformedTorrentException {
    EnumSet<Attribute> attributes = EnumSet.noneOf(Attribute.class);
    String letters = file.string("attr").map(BencodeString::text).orElse("");
    for (int i = 0; i < letters.length(); i++) {
      switch (letters.charAt(i)) {
        case 'p' -> attributes.add(Attribute.PADDING);
        case 'x' -> attributes.add(Attribute.EXECUTABLE);
        case 'h' -> attributes.add(Attribute.HIDDEN);
        case 'l' -> attributes.add(Attribute.SYMLINK);
        default -> {} // BEP 47: unknown attributes are ignored
      }
    }
    if (!path.isEmpty() && path.getLast().text().startsWith(BITCOMET_PADDING)) {
      attributes.add(Attribute.PADDING);
    }
    List<BencodeString> target = strings(file.get("symlink path"));
    if (attributes.contains(Attribute.SYMLINK) && target != null && !target.isEmpty()) {
      checkDepth(target.size());
      return new RawFile(path, 0, attributes, target, null); // BEP 47: a symlink has no data
    }
    attributes.remove(Attribute.SYMLINK);
    long length = file.integer("length").orElse(-1);
    if (length < 0) {
      throw new MalformedTorrentException(
          "the file \"%s\" has no length, or a negative one".formatted(shown(path)));
    }
    return new RawFile(path, length, attributes, List.of(), length == 0 ? null : root);
  }

  /// Strings of a list, or a string where there should be a list of one; null for anything else.
  private static @Nullable List<BencodeString> strings(@Nullable BencodeValue value) {
    return switch (value) {
      case BencodeString string -> List.of(string);
      case BencodeList(List<BencodeValue> values) -> {
        List<BencodeString> strings = new ArrayList<>(values.size());
        for (BencodeValue each : values) {
          if (!(each instanceof BencodeString string)) {
            yield null;
          }
          strings.add(string);
        }
        yield strings;
      }
      case BencodeInteger _, BencodeDictionary _ -> null;
      case null -> null;
    };
  }

  private List<RawFile> fileTree() throws MalformedTorrentException {
    BencodeDictionary tree =
        info.dictionary("file tree")
            .orElseThrow(() -> new MalformedTorrentException("info has no \"file tree\""));
    List<RawFile> files = new ArrayList<>();
    collect(tree, new ArrayList<>(), files);
    if (files.isEmpty()) {
      throw new MalformedTorrentException("the \"file tree\" has no file");
    }
    return files;
  }

  /// Goes down no deeper than the bencode was allowed to nest.
  private static void collect(
      BencodeDictionary folder, List<BencodeString> path, List<RawFile> files)
      throws MalformedTorrentException {
    for (Map.Entry<BencodeString, BencodeValue> entry : folder.entries().entrySet()) {
      if (entry.getKey().length() == 0) {
        throw new MalformedTorrentException(
            "the \"file tree\" has a file without a name in \"%s\"".formatted(shown(path)));
      }
      path.addLast(entry.getKey());
      if (!(entry.getValue() instanceof BencodeDictionary child)) {
        throw new MalformedTorrentException(
            "\"%s\" in the \"file tree\" is no dictionary".formatted(shown(path)));
      }
      checkDepth(path.size());
      if (child.get("") instanceof BencodeDictionary properties) {
        if (child.entries().size() > 1) {
          throw new MalformedTorrentException(
              "\"%s\" is a file and a folder".formatted(shown(path)));
        }
        files.add(file(properties, List.copyOf(path), root(properties, path)));
        checkFileCount(files.size());
      } else {
        collect(child, path, files);
      }
      path.removeLast();
    }
  }

  private static @Nullable Sha256Hash root(BencodeDictionary properties, List<BencodeString> path)
      throws MalformedTorrentException {
    BencodeString root = properties.string("pieces root").orElse(null);
    if (root == null) {
      if (properties.integer("length").orElse(0) > 0) {
        throw new MalformedTorrentException(
            "the file \"%s\" has no \"pieces root\"".formatted(shown(path)));
      }
      return null;
    }
    if (root.length() != Sha256Hash.LENGTH) {
      throw new MalformedTorrentException(
          "the \"pieces root\" of \"%s\" has %d bytes, not 32"
              .formatted(shown(path), root.length()));
    }
    return Sha256Hash.of(root.toBytes());
  }

  /// Holds the files of version 1 against those of version 2, which must be the same but for
  /// padding, each at the begin of a piece.
  ///
  /// @return the root of each file of version 1
  private static List<@Nullable Sha256Hash> agreedRoots(
      List<RawFile> list, List<RawFile> tree, int pieceLength) throws MalformedTorrentException {
    List<@Nullable Sha256Hash> roots = new ArrayList<>();
    int next = 0;
    long placeInPiece = 0;
    for (RawFile file : list) {
      if (file.isPadding()) {
        roots.add(null);
      } else {
        RawFile twin = next < tree.size() ? tree.get(next) : null;
        next++;
        if (twin == null
            || !twin.path().equals(file.path())
            || twin.length() != file.length()
            || !twin.target().equals(file.target())) {
          throw new MalformedTorrentException(
              "versions 1 and 2 of the torrent differ in \"%s\"".formatted(shown(file.path())));
        }
        if (file.length() > 0 && placeInPiece != 0) {
          throw new MalformedTorrentException(
              "\"%s\" does not begin with a piece, as it must in a hybrid torrent"
                  .formatted(shown(file.path())));
        }
        roots.add(twin.root());
      }
      placeInPiece = (placeInPiece + file.length() % pieceLength) % pieceLength;
    }
    if (next < tree.size()) {
      throw new MalformedTorrentException(
          "versions 1 and 2 of the torrent differ in \"%s\""
              .formatted(shown(tree.get(next).path())));
    }
    return Collections.unmodifiableList(roots);
  }

  private static FileEntry entry(String name, RawFile file) {
    return new FileEntry(List.of(name), file.length(), file.attributes(), target(name, file));
  }

  private static List<FileEntry> entries(String name, List<RawFile> raw) {
    SafeNames names = new SafeNames();
    List<FileEntry> files = new ArrayList<>(raw.size());
    for (RawFile file : raw) {
      List<String> path = new ArrayList<>();
      if (file.isPadding()) {
        // Never stored, so its name may be there often, but it is shown to people.
        file.path().forEach(component -> path.add(SafeNames.clean(text(component))));
      } else {
        path.addAll(names.add(file.path().stream().map(InfoParser::text).toList()));
      }
      path.addFirst(name);
      files.add(new FileEntry(path, file.length(), file.attributes(), target(name, file)));
    }
    return files;
  }

  private static List<String> target(String name, RawFile file) {
    if (file.target().isEmpty()) {
      return List.of();
    }
    List<String> target = new ArrayList<>();
    target.add(name);
    file.target().forEach(component -> target.add(SafeNames.clean(text(component))));
    return target;
  }

  private static String shown(List<BencodeString> path) {
    StringBuilder shown = new StringBuilder();
    for (BencodeString component : path) {
      shown.append(shown.isEmpty() ? "" : "/").append(SafeNames.clean(text(component)));
    }
    return shown.toString();
  }

  /// UTF-8, with `_` for what is none.
  static String text(BencodeString string) {
    String plain = new String(string.toBytes(), StandardCharsets.UTF_8);
    if (plain.indexOf('\ufffd') < 0) { // which also stands for bytes that are none
      return plain;
    }
    try {
      CharBuffer text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .replaceWith("_")
              .decode(ByteBuffer.wrap(string.toBytes()));
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("a decoder that replaces does not throw", e);
    }
  }
}
