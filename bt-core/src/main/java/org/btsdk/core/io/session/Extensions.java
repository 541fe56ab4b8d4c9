// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.btsdk.api.PeerExtension;
import org.jspecify.annotations.Nullable;

/// The embedder's extension messages, by name. Threads: any.
final class Extensions {
  /// 64 characters: every handshake carries all names.
  private static final int LONGEST_NAME = 64;

  private final Map<String, ExtensionRegistration> byName = new ConcurrentHashMap<>();
  private final Consumer<Runnable> executor;

  /// @param executor runs handlers
  Extensions(Consumer<Runnable> executor) {
    this.executor = executor;
  }

  /// @throws IllegalArgumentException if the name is not one of an embedder's, or is taken
  PeerExtension register(String name, PeerExtension.Handler handler) {
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || name.startsWith("ut_")
        || name.startsWith("lt_")) {
      throw new IllegalArgumentException(
          "an extension's name has 1 to 64 characters and does not begin with ut_ or lt_: " + name);
    }
    ExtensionRegistration registration =
        new ExtensionRegistration(
            name,
            handler,
            executor,
            ended -> {
              var _ = byName.remove(ended.name(), ended);
            });
    if (byName.putIfAbsent(name, registration) != null) {
      throw new IllegalArgumentException("the extension " + name + " is registered already");
    }
    return registration;
  }

  @Nullable ExtensionRegistration named(String name) {
    return byName.get(name);
  }

  /// The names, sorted.
  List<String> names() {
    return byName.keySet().stream().sorted().toList();
  }
}
