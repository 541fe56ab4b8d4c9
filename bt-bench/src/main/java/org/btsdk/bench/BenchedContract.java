// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.testkit.storage.StorageContract;
import org.btsdk.testkit.storage.StorageContract.Ability;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// The contract, for the storage that is tried. JUnit makes one for each test, and can hand it
/// nothing: so what is tried stands in a static field while [ContractRun] holds its lock.
final class BenchedContract extends StorageContract {
  static final AtomicReference<@Nullable Subject> SUBJECT = new AtomicReference<>();

  /// What a test stored, by its torrents: tests run one after the other.
  private static final Map<String, Left> LEFT = new ConcurrentHashMap<>();

  private interface Left {
    void delete() throws IOException;
  }

  BenchedContract() {
    super(factory(subject()), abilities(subject()));
  }

  private static Subject subject() {
    return Objects.requireNonNull(SUBJECT.get(), "made by ContractRun alone");
  }

  private static StorageFactory factory(Subject subject) {
    String salt = Subject.salt();
    return torrent -> {
      LEFT.put(torrent.infoHashes().toString(), () -> subject.delete(salt, torrent));
      return subject.open(salt, torrent);
    };
  }

  /// Called by JUnit: a store elsewhere would keep for ever what a test left.
  @AfterEach
  void deleteWhatIsLeft() throws IOException {
    for (Left left : List.copyOf(LEFT.values())) {
      left.delete();
    }
    LEFT.clear();
  }

  private static Ability[] abilities(Subject subject) {
    return subject.abilities().toArray(Ability[]::new);
  }
}
