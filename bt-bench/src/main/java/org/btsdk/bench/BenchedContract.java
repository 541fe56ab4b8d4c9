// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.testkit.storage.StorageContract;
import org.btsdk.testkit.storage.StorageContract.Ability;
import org.jspecify.annotations.Nullable;

/// The contract, for the storage that is tried. JUnit makes one for each test, and can hand it
/// nothing: so what is tried stands in a static field while [ContractRun] holds its lock.
final class BenchedContract extends StorageContract {
  static final AtomicReference<@Nullable Subject> SUBJECT = new AtomicReference<>();

  BenchedContract() {
    super(factory(subject()), abilities(subject()));
  }

  private static Subject subject() {
    return Objects.requireNonNull(SUBJECT.get(), "made by ContractRun alone");
  }

  private static StorageFactory factory(Subject subject) {
    String salt = Subject.salt();
    return torrent -> subject.open(salt, torrent);
  }

  private static Ability[] abilities(Subject subject) {
    return subject.abilities().toArray(Ability[]::new);
  }
}
