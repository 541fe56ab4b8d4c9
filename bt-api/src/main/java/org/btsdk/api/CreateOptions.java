// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// How a torrent is made. Immutable: each method gives a changed copy. Threads may share it.
///
/// @param name the torrent's name, at least one character, no slash, neither `.` nor `..`; empty
///   for the name of the file or folder
/// @param pieceLength in bytes, a power of two from 16 KiB to 64 MiB; empty for automatic: about
///   1,000 to 2,000 pieces, from 16 KiB to 16 MiB
/// @param trackers in tiers (BEP 12), each a URI with a scheme
/// @param webSeeds BEP 19, each a URI with a scheme
/// @param isPrivate only trackers may name peers (BEP 27)
/// @param source text that makes the info-hash differ from that of the same files elsewhere; empty
///   for none
/// @param comment for people; empty for none
/// @param createdBy what made it; default `bt/` and the version
/// @param creationDate when, to the second; empty for none
/// @param excludes globs of files to leave out, against the path below the folder, and its last
///   part
/// @param threads for hashing, 1 or more, of which the engine makes no more than are of use; 0 for
///   one a core
/// @param progress called now and then with the bytes hashed so far and in all, by any thread
public record CreateOptions(
    Optional<String> name,
    OptionalInt pieceLength,
    List<List<URI>> trackers,
    List<URI> webSeeds,
    boolean isPrivate,
    Optional<String> source,
    Optional<String> comment,
    Optional<String> createdBy,
    Optional<Instant> creationDate,
    List<String> excludes,
    int threads,
    Consumer<HashProgress> progress) {
  /// How far hashing is.
  ///
  /// @param doneBytes hashed so far
  /// @param totalBytes in all
  public record HashProgress(long doneBytes, long totalBytes) {}

  /// The defaults: everything in the folder, no tracker, no date.
  public static final CreateOptions DEFAULT =
      new CreateOptions(
          Optional.empty(),
          OptionalInt.empty(),
          List.of(),
          List.of(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.of(Release.userAgent()),
          Optional.empty(),
          List.of(),
          0,
          _ -> {});

  private static final int MIN_PIECE_LENGTH = 16 << 10;
  private static final int MAX_PIECE_LENGTH = 64 << 20;

  /// Copies the lists.
  ///
  /// @throws IllegalArgumentException if the name is none, the piece length none of those allowed,
  ///   a tracker or web seed without a scheme, or the number of threads negative
  public CreateOptions {
    name.ifPresent(CreateOptions::requireName);
    pieceLength.ifPresent(CreateOptions::requirePieceLength);
    if (threads < 0) {
      throw new IllegalArgumentException("there are 0 threads or more, not " + threads);
    }
    trackers = trackers.stream().map(List::copyOf).toList();
    webSeeds = List.copyOf(webSeeds);
    excludes = List.copyOf(excludes);
    trackers.forEach(tier -> tier.forEach(CreateOptions::requireAbsolute));
    webSeeds.forEach(CreateOptions::requireAbsolute);
  }

  private static void requireAbsolute(URI uri) {
    if (!uri.isAbsolute()) {
      throw new IllegalArgumentException("a URI without a scheme: \"" + uri + '"');
    }
  }

  private static void requireName(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a torrent's name is that of a file or folder, not \"" + name + '"');
    }
  }

  private static void requirePieceLength(int length) {
    if (length < MIN_PIECE_LENGTH || length > MAX_PIECE_LENGTH || Integer.bitCount(length) != 1) {
      throw new IllegalArgumentException(
          "a piece length is a power of two from 16 KiB to 64 MiB, not " + length + " bytes");
    }
  }

  /// These settings with another [#name()].
  public CreateOptions name(String value) {
    return new CreateOptions(
        Optional.of(value),
        pieceLength,
        trackers,
        webSeeds,
        isPrivate,
        source,
        comment,
        createdBy,
        creationDate,
        excludes,
        threads,
        progress);
  }

  /// These settings with another [#pieceLength()].
  public CreateOptions pieceLength(int value) {
    return new CreateOptions(
        name,
        OptionalInt.of(value),
        trackers,
        webSeeds,
        isPrivate,
        source,
        comment,
        createdBy,
        creationDate,
        excludes,
        threads,
        progress);
  }

  /// These settings with another [#isPrivate()].
  public CreateOptions isPrivate(boolean value) {
    return new CreateOptions(
        name,
        pieceLength,
        trackers,
        webSeeds,
        value,
        source,
        comment,
        createdBy,
        creationDate,
        excludes,
        threads,
        progress);
  }

  /// These settings with another [#source()].
  public CreateOptions source(String value) {
    return new CreateOptions(
        name,
        pieceLength,
        trackers,
        webSeeds,
        isPrivate,
        Optional.of(value),
        comment,
        createdBy,
        creationDate,
        excludes,
        threads,
        progress);
  }

  /// These settings with another [#comment()].
  public CreateOptions comment(String value) {
    return new CreateOptions(
        name,
        pieceLength,
        trackers,
        webSeeds,
        isPrivate,
        source,
        Optional.of(value),
        createdBy,
        creationDate,
        excludes,
        threads,
        progress);
  }

  /// These settings with another [#createdBy()]; an empty text for none.
  public CreateOptions createdBy(String value) {
    return new CreateOptions(
        name,
        pieceLength,
        trackers,
        webSeeds,
        isPrivate,
        source,
        comment,
        value.isEmpty() ? Optional.empty() : Optional.of(value),
        creationDate,
        excludes,
        threads,
        progress);
  }

  /// These settings with another [#creationDate()].
  public CreateOptions creationDate(Instant value) {
    return new CreateOptions(
        name,
        pieceLength,
        trackers,
        webSeeds,
        isPrivate,
        source,
        comment,
        createdBy,
        Optional.of(value),
        excludes,
        threads,
        progress);
  }

  /// These settings with another [#threads()].
  public CreateOptions threads(int value) {
    return new CreateOptions(
        name,
        pieceLength,
        trackers,
        webSeeds,
        isPrivate,
        source,
        comment,
        createdBy,
        creationDate,
        excludes,
        value,
        progress);
  }

  /// These settings with another [#progress()].
  public CreateOptions progress(Consumer<HashProgress> value) {
    return new CreateOptions(
        name,
        pieceLength,
        trackers,
        webSeeds,
        isPrivate,
        source,
        comment,
        createdBy,
        creationDate,
        excludes,
        threads,
        value);
  }

  /// These settings with another tier of trackers at the end.
  public CreateOptions tier(List<URI> value) {
    List<List<URI>> all = new ArrayList<>(trackers);
    all.add(value);
    return new CreateOptions(
        name,
        pieceLength,
        all,
        webSeeds,
        isPrivate,
        source,
        comment,
        createdBy,
        creationDate,
        excludes,
        threads,
        progress);
  }

  /// These settings with another web seed.
  public CreateOptions webSeed(URI value) {
    List<URI> all = new ArrayList<>(webSeeds);
    all.add(value);
    return new CreateOptions(
        name,
        pieceLength,
        trackers,
        all,
        isPrivate,
        source,
        comment,
        createdBy,
        creationDate,
        excludes,
        threads,
        progress);
  }

  /// These settings with another glob of files to leave out.
  public CreateOptions exclude(String value) {
    List<String> all = new ArrayList<>(excludes);
    all.add(value);
    return new CreateOptions(
        name,
        pieceLength,
        trackers,
        webSeeds,
        isPrivate,
        source,
        comment,
        createdBy,
        creationDate,
        all,
        threads,
        progress);
  }
}
