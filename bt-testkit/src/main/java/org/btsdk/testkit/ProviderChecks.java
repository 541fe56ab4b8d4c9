// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.model.plugin.Plugin;
import org.btsdk.model.plugin.PluginConfig;

/// Checks what a provider says of itself, as the engine does when it loads it.
public final class ProviderChecks {
  private ProviderChecks() {}

  /// Checks a provider.
  ///
  /// @param <P> the service interface
  /// @param service the service interface
  /// @param provider the provider
  /// @param spiVersion the version of the service interface
  /// @throws AssertionError if its name, its version or its settings are not in order, or if it is
  ///   not registered
  public static <P extends Plugin> void check(Class<P> service, P provider, int spiVersion) {
    assertThat(ServiceLoader.load(service, provider.getClass().getClassLoader()).stream())
        .as("registered in module-info or META-INF/services/" + service.getName())
        .extracting(found -> found.get().getClass().getName())
        .contains(provider.getClass().getName());
    assertThat(provider.name()).as("name").matches("[a-z][a-z0-9-]{0,62}");
    assertThat(provider.name()).as("name, asked again").isEqualTo(provider.name());
    assertThat(provider.spiVersion()).as("version of the service interface").isEqualTo(spiVersion);
    List<ConfigKey> keys = provider.configKeys();
    assertThat(keys).as("settings").extracting(ConfigKey::name).doesNotHaveDuplicates();
    for (ConfigKey key : keys) {
      assertThat(key.description()).as("description of %s", key.name()).isNotBlank();
      if (!key.defaultText().isEmpty()) {
        PluginConfig config = PluginConfig.of(List.of(key), Map.of(key.name(), key.defaultText()));
        assertThat(config.text(key.name())).as("default of %s", key.name()).isPresent();
      }
    }
  }
}
