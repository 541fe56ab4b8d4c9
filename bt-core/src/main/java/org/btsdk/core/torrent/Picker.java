// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.torrent;

import org.btsdk.core.pick.RarestPicker;
import org.btsdk.core.plugin.GuardedPicker;
import org.btsdk.spi.picker.PiecePicker;

/// Asks the picker, which can be swapped, and which `rarest` replaces if it breaks its contract.
final class Picker {
  private final Shared shared;
  private PiecePicker picker;

  Picker(Shared shared) {
    this.shared = shared;
    this.picker = guarded(shared.setup.pickerName(), shared.setup.picker());
  }

  private PiecePicker guarded(String name, PiecePicker plugin) {
    return new GuardedPicker(
        name,
        plugin,
        RarestPicker::new,
        (failed, cause) ->
            shared.emit(new TorrentAction.ReportPlugin(failed, Shared.describe(cause))));
  }

  void use(String name, PiecePicker plugin) {
    picker = guarded(name, plugin);
    shared.epoch++;
  }

  void pick(PeerView view) {
    picker.pick(view, view);
  }
}
