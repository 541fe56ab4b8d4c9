// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.choker.Choice;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.ChokerProvider;
import org.btsdk.spi.choker.RoundView;

/// Spends our upload where it goes fastest: on those who take most from us while we seed, and on
/// those who give us most while we download; a fifth of the slots goes to others by lot, so that a
/// faster peer can be found. Not thread-safe.
public final class FastestChoker implements Choker {
  /// The name by which it is chosen.
  public static final String NAME = "fastest";

  private final RateOrder seeding = new RateOrder(false, Luck.EVEN);
  private final RateOrder downloading = new RateOrder(true, Luck.EVEN);

  /// Makes a fastest choker.
  public FastestChoker() {}

  @Override
  public void choose(RoundView view, Choice out) {
    if (view.seeding()) {
      seeding.choose(view, out, view::upRate);
    } else {
      downloading.choose(view, out, view::downRate);
    }
  }

  /// Makes [FastestChoker]s.
  public static final class Provider implements ChokerProvider {
    /// For [java.util.ServiceLoader].
    public Provider() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public int spiVersion() {
      return SPI_VERSION;
    }

    @Override
    public Choker create(PluginConfig config) {
      return new FastestChoker();
    }
  }
}
