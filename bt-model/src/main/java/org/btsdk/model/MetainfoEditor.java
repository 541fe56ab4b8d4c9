// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;

/// Changes what stands beside `info` in a torrent file, made by [Metainfo#edit()] (NOT thread
/// safe). The bytes of `info`, and of every field that is not set, stay as they are.
public final class MetainfoEditor {
  private final SortedMap<BencodeString, byte[]> values;

  MetainfoEditor(SortedMap<BencodeString, byte[]> values) {
    this.values = values;
  }

  /// Sets `announce` to the first tracker, and `announce-list` (BEP 12) where there are more.
  ///
  /// @param tiers trackers in tiers; empty for none. Of more than 1,000, those of the tiers that
  ///   are beyond are not read again
  /// @throws IllegalArgumentException if one has no scheme, and would not be read again either
  public MetainfoEditor trackers(List<List<URI>> tiers) {
    List<List<URI>> full = tiers.stream().filter(tier -> !tier.isEmpty()).toList();
    tiers.forEach(tier -> tier.forEach(Uris::requireAbsolute));
    remove("announce");
    remove("announce-list");
    if (!full.isEmpty()) {
      set("announce", string(full.getFirst().getFirst()));
      if (full.size() > 1 || full.getFirst().size() > 1) {
        set(
            "announce-list",
            new BencodeList(full.stream().<BencodeValue>map(MetainfoEditor::list).toList()));
      }
    }
    return this;
  }

  /// Sets `url-list` (BEP 19).
  ///
  /// @param webSeeds empty for none; of more than 1,000, those beyond are not read again
  /// @throws IllegalArgumentException if one has no scheme, and would not be read again either
  public MetainfoEditor webSeeds(List<URI> webSeeds) {
    webSeeds.forEach(Uris::requireAbsolute);
    remove("url-list");
    if (!webSeeds.isEmpty()) {
      set("url-list", list(webSeeds));
    }
    return this;
  }

  /// Sets the comment.
  ///
  /// @param comment empty for none
  public MetainfoEditor comment(String comment) {
    return text("comment", comment);
  }

  /// Sets what made the file.
  ///
  /// @param createdBy empty for none
  public MetainfoEditor createdBy(String createdBy) {
    return text("created by", createdBy);
  }

  private MetainfoEditor text(String key, String text) {
    remove(key);
    remove(key + ".utf-8");
    if (!text.isEmpty()) {
      set(key, BencodeString.of(text));
    }
    return this;
  }

  /// Sets when the file was made, to the second.
  public MetainfoEditor creationDate(Instant creationDate) {
    set("creation date", new BencodeInteger(creationDate.getEpochSecond()));
    return this;
  }

  /// Leaves out when the file was made, so that the same files always give the same bytes.
  public MetainfoEditor noCreationDate() {
    remove("creation date");
    return this;
  }

  /// Sets the `piece layers` (BEP 52).
  MetainfoEditor pieceLayers(SortedMap<BencodeString, BencodeValue> layers) {
    set("piece layers", new BencodeDictionary(layers));
    return this;
  }

  /// The torrent file with the changes.
  ///
  /// @throws IllegalStateException if it has become longer than 256 MiB
  public Metainfo build() {
    try {
      return Metainfo.read(Metainfo.join(values));
    } catch (MalformedTorrentException e) {
      throw new IllegalStateException("the torrent has become too large: " + e.getMessage(), e);
    }
  }

  private void set(String key, BencodeValue value) {
    values.put(BencodeString.of(key), Bencode.write(value));
  }

  private void remove(String key) {
    values.remove(BencodeString.of(key));
  }

  private static BencodeList list(List<URI> uris) {
    return new BencodeList(uris.stream().<BencodeValue>map(MetainfoEditor::string).toList());
  }

  private static BencodeString string(URI uri) {
    return BencodeString.of(uri.toString());
  }
}
