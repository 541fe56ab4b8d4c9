// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.choker.Choice;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.ChokerProvider;
import org.btsdk.spi.choker.RoundView;

/// Everyone in turn, whatever they give: fair to all, also while we download. Has no state.
public final class RoundRobinChoker implements Choker {
  /// The name by which it is chosen.
  public static final String NAME = "roundrobin";

  /// Makes a roundrobin choker.
  public RoundRobinChoker() {}

  @Override
  public void choose(RoundView view, Choice out) {
    Turns.choose(view, out);
  }

  /// Makes [RoundRobinChoker]s.
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
      return new RoundRobinChoker();
    }
  }
}
