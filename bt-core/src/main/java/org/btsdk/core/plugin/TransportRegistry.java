// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.btsdk.core.plugin.PluginException.Reason;
import org.btsdk.model.plugin.Plugin;
import org.btsdk.spi.tracker.TrackerTransportProvider;
import org.jspecify.annotations.Nullable;

/// Tracker transports, chosen by the scheme of a tracker's URI. Those named in the settings come
/// first, then ours, then others that speak a scheme nobody else does: so a file on the path does
/// not take `https` over before somebody names it. Immutable; threads may share it.
public final class TransportRegistry {
  private final PluginRegistry<TrackerTransportProvider> registry;
  private final Map<String, Map<String, String>> settings = new LinkedHashMap<>();
  private final Map<String, List<String>> schemes = new LinkedHashMap<>();

  /// Makes a registry.
  ///
  /// @param registry what was found
  /// @param settings of transports, by their names; a transport that is named here comes first
  /// @throws PluginException if one that is named cannot be used
  public TransportRegistry(
      PluginRegistry<TrackerTransportProvider> registry,
      Map<String, Map<String, String>> settings) {
    this.registry = registry;
    this.settings.putAll(settings);
    settings.forEach(registry::choose);
    for (var entry : registry.usable()) {
      schemes.put(entry.found().className(), schemesOf(entry.plugin()));
    }
  }

  private static List<String> schemesOf(@Nullable TrackerTransportProvider plugin) {
    if (plugin == null) {
      return List.of();
    }
    try {
      return plugin.schemes().stream().map(scheme -> scheme.toLowerCase(Locale.ROOT)).toList();
    } catch (Throwable _) {
      return List.of(); // speaks nothing, and is not there for any scheme
    }
  }

  /// The transport for a scheme.
  ///
  /// @param scheme of a tracker's URI, in any case
  /// @throws PluginException if there is none, or more than one with the same right
  public ChosenPlugin<TrackerTransportProvider> forScheme(String scheme) {
    String wanted = scheme.toLowerCase(Locale.ROOT);
    List<PluginRegistry.Entry<TrackerTransportProvider>> best = new ArrayList<>();
    int bestRank = Integer.MAX_VALUE;
    for (var entry : registry.usable()) {
      if (!schemes.getOrDefault(entry.found().className(), List.of()).contains(wanted)) {
        continue;
      }
      int rank = rank(entry);
      if (rank < bestRank) {
        best.clear();
        bestRank = rank;
      }
      if (rank == bestRank) {
        best.add(entry);
      }
    }
    if (best.isEmpty()) {
      String message =
          "no tracker plugin speaks \"%s\"; these are spoken: %s%s"
              .formatted(scheme, String.join(", ", schemes()), registry.troubles());
      throw new PluginException(Reason.MISSING, scheme, message, null);
    }
    if (best.size() > 1) {
      throw registry.twins(scheme, "there for the scheme \"%s\"".formatted(scheme), best);
    }
    String name = best.getFirst().name();
    return registry.choose(name, settings.getOrDefault(name, Collections.emptyMap()));
  }

  private <P extends Plugin> int rank(PluginRegistry.Entry<P> entry) {
    return settings.containsKey(entry.name()) ? 0 : entry.found().isOurs() ? 1 : 2;
  }

  /// The schemes that are spoken, in lower case and in alphabetical order.
  public List<String> schemes() {
    TreeSet<String> all = new TreeSet<>();
    schemes.values().forEach(all::addAll);
    return List.copyOf(all);
  }
}
