// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.choker.Choice;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.ChokerProvider;
import org.btsdk.spi.choker.RoundView;

/// The choker of the protocol (BEP 3): while we download, who gives us most is given to, a fifth of
/// the slots goes to others by lot, and who snubs us gets nothing; once we only give, everyone has
/// its turn, because nobody gives anything that could be repaid. Not thread-safe.
public final class TitForTatChoker implements Choker {
  /// The name by which it is chosen.
  public static final String NAME = "titfortat";

  private final RateOrder order = new RateOrder(true, Luck.EVEN);

  /// Makes a titfortat choker.
  public TitForTatChoker() {}

  @Override
  public void choose(RoundView view, Choice out) {
    if (view.seeding()) {
      Turns.choose(view, out);
    } else {
      order.choose(view, out, view::downRate);
    }
  }

  /// Makes [TitForTatChoker]s.
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
      return new TitForTatChoker();
    }
  }
}
