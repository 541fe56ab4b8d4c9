// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.storage;

import java.io.IOException;

/// The storage plugins that a session found, for a storage that wraps another: one that encrypts,
/// caches or mirrors. Threads: any.
///
/// Where a plugin comes from makes no difference: plugins in folders of their own do not see each
/// other's classes, and reach each other through this.
@FunctionalInterface
public interface StoragePlugins {
  /// Knows no plugin.
  StoragePlugins NONE =
      name -> {
        throw new IOException("there is no storage plugin \"" + name + "\" here");
      };

  /// A plugin by its name.
  ///
  /// @param name as [StorageProvider#name()] says
  /// @throws IOException if there is none of that name, or it cannot be used; the message lists
  ///   those there are
  StorageProvider named(String name) throws IOException;
}
