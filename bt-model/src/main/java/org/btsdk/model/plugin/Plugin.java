// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.plugin;

import java.util.List;

/// What every provider of a service interface says of itself. A provider is found with
/// [java.util.ServiceLoader], needs a public constructor without parameters, is created once a
/// session, and must do nothing before it is used.
///
/// Threading: these three methods may be called by any thread and return constants.
public interface Plugin {
  /// The name by which the plugin is chosen, and which resume data stores: `[a-z][a-z0-9-]{0,62}`.
  /// A name without a hyphen is one of ours (`file`, `rarest`); others begin with their maker's
  /// name and a hyphen (`acme-s3`). A name never changes its meaning.
  String name();

  /// The version of the service interface the plugin was compiled against: `return SPI_VERSION;`,
  /// the constant of the service interface, which javac inlines. Checked when the plugin is loaded.
  int spiVersion();

  /// The settings the plugin understands. A setting that is not declared is refused with an error
  /// that lists these.
  default List<ConfigKey> configKeys() {
    return List.of();
  }
}
