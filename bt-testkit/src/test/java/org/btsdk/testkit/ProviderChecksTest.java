// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.picker.PiecePicker;
import org.junit.jupiter.api.Test;

class ProviderChecksTest {
  @Test
  void a_provider_that_is_not_registered_is_told_the_file_that_is_missing() {
    assertThatThrownBy(() -> ProviderChecks.check(PickerProvider.class, new Unregistered(), 1))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("META-INF/services/org.btsdk.spi.picker.PickerProvider")
        .hasMessageContaining(Unregistered.class.getName());
  }

  private static final class Unregistered implements PickerProvider {
    @Override
    public String name() {
      return "acme-unregistered";
    }

    @Override
    public int spiVersion() {
      return SPI_VERSION;
    }

    @Override
    public PiecePicker create(TorrentGeometry geometry, PluginConfig config) {
      return (view, out) -> {};
    }
  }
}
