// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.btsdk.model.FileEntry;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.testkit.picker.FakeSwarm;
import org.btsdk.testkit.picker.PickerContract;
import org.junit.jupiter.api.Test;

/// The contract is the whole test of a picker; what is special about it is added.
// @start region="contract"
class WindowPickerTest extends PickerContract {
  @Override
  protected PickerFactory factory() {
    return new WindowPickerProvider();
  }

  @Test
  void picks_the_window_in_order_and_then_the_rarest() {
    PickerProvider provider = new WindowPickerProvider();
    PluginConfig config = PluginConfig.of(provider.configKeys(), Map.of("pieces", "3"));
    TorrentGeometry geometry =
        TorrentGeometry.contiguous(16_384, List.of(FileEntry.of(List.of("film"), 20 * 16_384L)));
    FakeSwarm swarm = new FakeSwarm(20, 1).playbackCursor(10).availability(2, 0);
    assertThat(swarm.pick(provider.create(geometry, config), 4)).containsExactly(10, 11, 12, 2);
  }
}
// @end
