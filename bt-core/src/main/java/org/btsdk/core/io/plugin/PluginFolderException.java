// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.plugin;

/// A folder cannot be loaded as a plugin. The message says why, for people, without the folder.
final class PluginFolderException extends Exception {
  private static final long serialVersionUID = 1L;

  PluginFolderException(String message) {
    super(message);
  }

  PluginFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
