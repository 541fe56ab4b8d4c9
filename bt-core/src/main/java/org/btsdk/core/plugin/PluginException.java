// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import org.jspecify.annotations.Nullable;

/// A plugin cannot be used. The message is one line for people, which names the plugin; the API
/// gives it on.
public final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Why a plugin cannot be used.
  public enum Reason {
    /// Its name is not well-formed.
    NAME,
    /// Its name is one of ours, and it is not.
    RESERVED,
    /// Two plugins have the name, or speak the scheme.
    TWINS,
    /// There is none of that name, or for that scheme.
    MISSING,
    /// It was compiled against another version of its service interface.
    VERSION,
    /// A setting is unknown or makes no sense.
    SETTINGS,
    /// It threw while it was loaded.
    LOADING
  }

  private final Reason reason;
  private final String plugin;

  PluginException(Reason reason, String plugin, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.plugin = plugin;
  }

  /// Why it cannot be used.
  public Reason reason() {
    return reason;
  }

  /// Its name; its class if it could not tell its name; the scheme where a scheme was looked up.
  public String plugin() {
    return plugin;
  }
}
