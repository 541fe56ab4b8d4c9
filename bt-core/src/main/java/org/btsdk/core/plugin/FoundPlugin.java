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
  private static final String OUR_MODULES = "org.btsdk.";

  /// Whether it is one of this project's: of its modules, or of its packages where all is on the
  /// class path and modules have no names.
  boolean isOurs() {
    return (moduleName.isEmpty() ? className : moduleName).startsWith(OUR_MODULES);
  }

  @Override
  public String toString() {
    return className + " (" + origin + ')';
  }
}
