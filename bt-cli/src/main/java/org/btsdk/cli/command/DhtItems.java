// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.btsdk.api.Dht;
import org.btsdk.api.DhtKeyPair;
import org.btsdk.api.TorrentException;
import org.btsdk.cli.option.Flags;
import org.btsdk.cli.terminal.BencodeJson;
import org.btsdk.cli.terminal.Console;
import org.btsdk.cli.terminal.ExitCode;
import org.btsdk.cli.terminal.Json;
import org.btsdk.cli.terminal.Text;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.DhtItem;
import org.btsdk.model.Ed25519PublicKey;
import org.btsdk.model.MalformedTorrentException;
import org.btsdk.model.MutableLink;
import org.btsdk.model.MutableTarget;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.TorrentPointer;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeException;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// `bt dht get` and `bt dht put`. NOT thread-safe.
final class DhtItems {
  private final Console console;
  private Optional<Path> key = Optional.empty();
  private String salt = "";
  private boolean bencode;
  private boolean pointer;

  DhtItems(Console console) {
    this.console = console;
  }

  void declare(Flags flags) {
    flags.optional(
        "--key",
        "FILE",
        "put: publish a new version of the item of these keys; they are made if the file is not"
            + " there.",
        Path.class,
        given -> key = given);
    flags.value(
        "--salt",
        "TEXT",
        "get, put: which item of the publisher.",
        String.class,
        given -> salt = given);
    flags.flag("--bencode", "put: VALUE is bencode, not text.", given -> bencode = given);
    flags.flag(
        "--pointer",
        "put: VALUE is a torrent, to which the item of --key points; links with xs=urn:btpk: follow"
            + " it (BEP 46).",
        given -> pointer = given);
  }

  /// Refuses what makes no sense together.
  void checkFor(boolean put) {
    if (pointer && (!put || bencode)) {
      throw new UsageException(
          bencode ? "--pointer and --bencode exclude each other" : "--pointer is for put");
    }
  }

  /// What `get` looks for.
  sealed interface Wanted {}

  private record WantedHash(Sha1Hash target) implements Wanted {}

  private record WantedVersion(MutableTarget target) implements Wanted {}

  /// What `put` stores.
  ///
  /// @param value the item's
  /// @param keys whose item it is; empty for an immutable one
  record Given(BencodeValue value, Optional<DhtKeyPair> keys) {}

  Wanted wanted(String text) {
    try {
      if (text.startsWith("magnet:")) {
        return new WantedVersion(MutableLink.parse(text).target());
      }
      return text.length() == 2 * Ed25519PublicKey.LENGTH
          ? new WantedVersion(MutableTarget.of(Ed25519PublicKey.parse(text), salt))
          : new WantedHash(Sha1Hash.parse(text));
    } catch (MalformedTorrentException e) {
      throw new TorrentException.BadTorrent(Text.cut(text, 60), String.valueOf(e.getMessage()), e);
    } catch (IllegalArgumentException _) {
      throw new UsageException(
          "\"%s\" is neither a hash of 40 digits nor a public key of 64"
              .formatted(Text.cut(text, 60)));
    }
  }

  ExitCode get(DhtSession session, Wanted wanted) throws InterruptedException {
    Dht dht = session.dht();
    Optional<? extends DhtItem> found =
        switch (wanted) {
          case WantedHash(Sha1Hash target) -> session.await(dht.get(target));
          case WantedVersion(MutableTarget target) -> session.await(dht.get(target));
        };
    DhtItem item =
        found.orElseThrow(
            () -> new TorrentException.TimedOut("no node that answered has the item"));
    if (console.json()) {
      console.result(json(item));
    } else {
      console.result(text(item.value()));
    }
    return ExitCode.DONE;
  }

  private static Map<String, @Nullable Object> json(DhtItem item) {
    return switch (item) {
      case DhtItem.Immutable(BencodeValue value) ->
          Json.object("target", item.target().toHex(), "value", BencodeJson.toJson(value));
      case DhtItem.Mutable mutable ->
          Json.object(
              "target", mutable.target().toHex(),
              "publicKey", mutable.key().publicKey().toHex(),
              "salt", BencodeJson.toJson(mutable.key().salt()),
              "sequence", mutable.sequence(),
              "signature", mutable.signature().toHex(),
              "value", BencodeJson.toJson(mutable.value()));
    };
  }

  private static String text(BencodeValue value) {
    return value instanceof BencodeString
            && BencodeJson.toJson(value) instanceof String text
            && !text.startsWith("hex:")
            && !text.startsWith("text:")
        ? Text.oneLine(text)
        : Json.write(BencodeJson.toJson(value));
  }

  /// Whether `put` stores where a torrent is, instead of a value.
  boolean isPointer() {
    return pointer;
  }

  /// What points to a torrent.
  Given pointer(Sha1Hash infoHash) {
    Path file = key.orElseThrow(() -> new UsageException("--pointer needs --key"));
    return new Given(new TorrentPointer(infoHash).toValue(), Optional.of(keys(file)));
  }

  Given given(String text) {
    try {
      byte[] bytes =
          text.equals("-")
              ? console.in().readNBytes(DhtItem.MAX_VALUE_BYTES + 1)
              : text.getBytes(StandardCharsets.UTF_8);
      BencodeValue value =
          bencode ? Bencode.parse(bytes, Bencode.Limits.NETWORK) : BencodeString.of(bytes);
      var _ = new DhtItem.Immutable(value); // what is too long is said before anything is opened
      return new Given(value, key.isPresent() ? Optional.of(keys(key.get())) : Optional.empty());
    } catch (BencodeException e) {
      throw new UsageException("--bencode: " + e.getMessage());
    } catch (IOException e) {
      throw new TorrentException.Storage("standard input: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private DhtKeyPair keys(Path file) {
    try {
      return DhtKeyPair.ofSeed(HexFormat.of().parseHex(Files.readString(file).strip()));
    } catch (NoSuchFileException _) {
      return make(file);
    } catch (IOException e) {
      throw new TorrentException.Storage(file + ": " + FileWriter.reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new UsageException(file + ": holds no key of 64 hexadecimal digits");
    }
  }

  private DhtKeyPair make(Path file) {
    DhtKeyPair fresh = DhtKeyPair.generate();
    try {
      boolean posix =
          Files.getFileStore(Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file))
              .supportsFileAttributeView("posix");
      Path made =
          posix
              ? Files.createFile(
                  file,
                  PosixFilePermissions.asFileAttribute(
                      PosixFilePermissions.fromString("rw-------")))
              : Files.createFile(file);
      Files.writeString(made, HexFormat.of().formatHex(fresh.seed()) + "\n");
    } catch (IOException e) {
      throw new TorrentException.Storage(file + ": " + FileWriter.reason(e), e);
    }
    console.note("new keys in " + file + ": who has the file can replace the item");
    return fresh;
  }

  ExitCode put(DhtSession session, Given given) throws InterruptedException {
    if (given.keys().isEmpty()) {
      DhtItem.Immutable item = new DhtItem.Immutable(given.value());
      Dht.Stored stored = session.await(session.dht().put(given.value()));
      if (console.json()) {
        console.result(Json.object("target", item.target().toHex(), "nodes", stored.nodes()));
      } else {
        console.result(item.target().toHex());
        console.note("stored by " + Text.count(stored.nodes(), "node"));
      }
      return ExitCode.DONE;
    }
    DhtItem.Mutable item =
        session.await(session.dht().publish(given.keys().get(), salt, given.value()));
    if (console.json()) {
      console.result(json(item));
    } else {
      console.result(item.key().publicKey().toHex());
      console.note("stored as version " + item.sequence() + " at " + item.target());
    }
    return ExitCode.DONE;
  }
}
