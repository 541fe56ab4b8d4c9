// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import java.util.HashMap;
import java.util.Map;

/// The clients of a session: one for each set of settings, closed with the last storage that uses
/// it. Threads may share it.
final class Connections {
  private final Map<Map<String, String>, Shared> open = new HashMap<>(); // guarded by this

  private static final class Shared {
    final Connection connection;
    int users;

    Shared(Connection connection) {
      this.connection = connection;
    }
  }

  /// Takes the client for some settings; to be given back once.
  synchronized Connection take(S3Config config) {
    Shared shared =
        open.computeIfAbsent(config.clientSettings(), _ -> new Shared(new Connection(config)));
    shared.users++;
    return shared.connection;
  }

  /// Gives a client back.
  void give(S3Config config) {
    Connection last = null;
    synchronized (this) {
      Shared shared = open.get(config.clientSettings());
      if (shared != null && --shared.users == 0) {
        open.remove(config.clientSettings());
        last = shared.connection;
      }
    }
    if (last != null) {
      last.close();
    }
  }
}
