// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import java.util.function.Supplier;
import org.btsdk.model.plugin.Plugin;

/// A provider that was found and not yet loaded.
///
/// @param <P> its service interface
/// @param className its class, or what is known of it
/// @param moduleName its module; empty on the class path
/// @param origin where it comes from, for people: its module and version, or a file
/// @param loader makes it; may throw whatever its constructor throws
public record FoundPlugin<P extends Plugin>(
    String className, String moduleName, String origin, Supplier<? extends P> loader) {
  private static final String OUR_MODULE = "org.btsdk.core";

  /// Whether it is one of the engine's own: of its module, or of its packages where all is on the
  /// class path and modules have no names.
  boolean isOurs() {
    return moduleName.equals(OUR_MODULE)
        || (moduleName.isEmpty() && className.startsWith(OUR_MODULE + '.'));
  }

  @Override
  public String toString() {
    return className + " (" + origin + ')';
  }
}
