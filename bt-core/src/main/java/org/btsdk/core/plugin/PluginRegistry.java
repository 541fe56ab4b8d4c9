// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.PluginInfo;
import org.btsdk.core.plugin.PluginException.Reason;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.model.plugin.Plugin;
import org.btsdk.model.plugin.PluginConfig;
import org.jspecify.annotations.Nullable;

/// The plugins of one service interface. A plugin changes nothing until it is chosen, and one that
/// is broken is an error only then: the others work, and [#infos()] tells of it. Immutable; threads
/// may share it.
///
/// @param <P> the provider of the service interface
public final class PluginRegistry<P extends Plugin> {
  private static final String NAME = "[a-z][a-z0-9-]{0,62}";

  /// A provider after loading: it has a plugin or a problem.
  record Entry<P extends Plugin>(
      String name,
      FoundPlugin<P> found,
      @Nullable P plugin,
      List<ConfigKey> configKeys,
      @Nullable PluginException problem) {}

  private final String kind;
  private final List<Entry<P>> entries = new ArrayList<>();
  private final List<UnusableFolder> unusable;

  /// Plugins without settings, made once: ten thousand torrents choose the same.
  private final TreeMap<String, ChosenPlugin<P>> unsets = new TreeMap<>();

  /// Loads and checks what was found.
  ///
  /// @param kind the service interface in a word, for people: `picker`
  /// @param spiVersion its version that this engine speaks
  /// @param found the providers, in any order
  public PluginRegistry(String kind, int spiVersion, List<FoundPlugin<P>> found) {
    this(kind, spiVersion, found, List.of());
  }

  /// Loads and checks what was found.
  ///
  /// @param kind the service interface in a word, for people: `picker`
  /// @param spiVersion its version that this engine speaks
  /// @param found the providers, in any order
  /// @param unusable folders that may hold what is looked for in vain
  public PluginRegistry(
      String kind, int spiVersion, List<FoundPlugin<P>> found, List<UnusableFolder> unusable) {
    this.kind = kind;
    this.unusable = List.copyOf(unusable);
    for (FoundPlugin<P> one : found) {
      entries.add(load(one, spiVersion));
    }
    for (Entry<P> entry : entries) {
      if (entry.plugin() != null && entry.problem() == null) {
        unset(entry.name(), entry.plugin(), entry.configKeys());
      }
    }
  }

  private void unset(String name, P plugin, List<ConfigKey> keys) {
    try {
      unsets.put(name, new ChosenPlugin<>(name, plugin, PluginConfig.of(keys, new TreeMap<>())));
    } catch (IllegalArgumentException _) {
      // Its own defaults do not fit: told when it is chosen.
    }
  }

  private Entry<P> load(FoundPlugin<P> found, int spiVersion) {
    P plugin;
    String name;
    int version;
    List<ConfigKey> configKeys;
    try {
      plugin = found.loader().get();
      name = plugin.name();
      version = plugin.spiVersion();
      configKeys = List.copyOf(plugin.configKeys());
    } catch (Throwable e) {
      String message = "%s plugin %s cannot be loaded: %s".formatted(kind, found, e);
      return broken(found.className(), found, Reason.LOADING, message, e);
    }
    if (name == null || !name.matches(NAME)) { // a plugin may be compiled without our null checks
      String message =
          "%s plugin %s has a name that is not %s: \"%s\"".formatted(kind, found, NAME, name);
      return broken(found.className(), found, Reason.NAME, message, null);
    }
    if (name.indexOf('-') < 0 && !found.isOurs()) {
      String message =
          ("%s plugin %s is named \"%s\": names without a hyphen are reserved, begin it with its"
                  + " maker's name and a hyphen")
              .formatted(kind, found, name);
      return broken(name, found, Reason.RESERVED, message, null);
    }
    if (version != spiVersion) {
      String message =
          ("%s plugin \"%s\", %s, was made for version %d of its service interface; this engine"
                  + " has version %d")
              .formatted(kind, name, found, version, spiVersion);
      return broken(name, found, Reason.VERSION, message, null);
    }
    return new Entry<>(name, found, plugin, configKeys, null);
  }

  private Entry<P> broken(
      String name, FoundPlugin<P> found, Reason reason, String message, @Nullable Throwable cause) {
    PluginException problem = new PluginException(reason, name, message, cause);
    return new Entry<>(name, found, null, List.of(), problem);
  }

  /// The plugin that is chosen: the embedder's own factory if there is one, else the one that was
  /// found under the name.
  ///
  /// @param <F> the factory of the service interface
  /// @param choice the name, the settings and perhaps a factory
  /// @param asFactory a provider as the factory that it is: `p -> p`
  /// @throws PluginException if there is none, or it cannot be used
  public <F> ChosenPlugin<F> choose(PluginChoice<F> choice, Function<? super P, F> asFactory) {
    if (choice.factory().isPresent()) {
      F factory = choice.factory().get();
      List<ConfigKey> keys = factory instanceof Plugin plugin ? plugin.configKeys() : List.of();
      return new ChosenPlugin<>(
          choice.name(), factory, config(choice.name(), keys, choice.settings()));
    }
    ChosenPlugin<P> chosen = choose(choice.name(), choice.settings());
    return new ChosenPlugin<>(chosen.name(), asFactory.apply(chosen.factory()), chosen.config());
  }

  /// The plugin that was found under a name.
  ///
  /// @param name its name
  /// @param settings what was set, as text
  /// @throws PluginException if there is none, or it cannot be used
  public ChosenPlugin<P> choose(String name, Map<String, String> settings) {
    Entry<P> entry = entry(name);
    if (entry.problem() != null) {
      throw entry.problem();
    }
    P plugin = Objects.requireNonNull(entry.plugin()); // it has a plugin or a problem
    ChosenPlugin<P> unset = settings.isEmpty() ? unsets.get(name) : null;
    return unset == null
        ? new ChosenPlugin<>(name, plugin, config(name, entry.configKeys(), settings))
        : unset;
  }

  private Entry<P> entry(String name) {
    List<Entry<P>> candidates = candidates(name);
    if (candidates.isEmpty()) {
      throw missing(name);
    }
    if (candidates.size() > 1) {
      throw twins(name, candidates);
    }
    return candidates.getFirst();
  }

  /// Who has a name. Who takes a reserved one does not get into the way of whose it is.
  private List<Entry<P>> candidates(String name) {
    List<Entry<P>> named = entries.stream().filter(entry -> entry.name().equals(name)).toList();
    List<Entry<P>> rightful = named.stream().filter(entry -> !isIntruder(entry)).toList();
    return rightful.isEmpty() ? named : rightful;
  }

  private PluginException twins(String name, List<Entry<P>> twins) {
    return twins(name, "named \"%s\"".formatted(name), twins);
  }

  private static boolean isIntruder(Entry<?> entry) {
    return entry.problem() != null && entry.problem().reason() == Reason.RESERVED;
  }

  private PluginConfig config(String name, List<ConfigKey> keys, Map<String, String> settings) {
    try {
      return PluginConfig.of(keys, settings);
    } catch (IllegalArgumentException e) {
      throw new PluginException(
          Reason.SETTINGS, name, "%s plugin \"%s\": %s".formatted(kind, name, e.getMessage()), e);
    }
  }

  private PluginException missing(String name) {
    String message =
        "there is no %s plugin \"%s\"; there are: %s%s"
            .formatted(kind, name, String.join(", ", names()), troubles());
    return new PluginException(Reason.MISSING, name, message, null);
  }

  PluginException twins(String name, String what, List<Entry<P>> twins) {
    List<String> places = twins.stream().map(entry -> entry.found().toString()).sorted().toList();
    String message =
        "%d %s plugins are %s: %s; take all but one away"
            .formatted(twins.size(), kind, what, String.join(" and ", places));
    return new PluginException(Reason.TWINS, name, message, null);
  }

  /// What could not be loaded may be what is looked for.
  String troubles() {
    List<String> troubles = new ArrayList<>();
    for (Entry<P> entry : entries) {
      Optional.ofNullable(entry.problem()).map(Throwable::getMessage).ifPresent(troubles::add);
    }
    unusable.forEach(folder -> troubles.add(folder.message()));
    return troubles.isEmpty() ? "" : "; " + String.join("; ", troubles);
  }

  /// The names that can be chosen, in alphabetical order.
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>();
    for (Entry<P> entry : entries) {
      if (entry.problem() == null) {
        names.add(entry.name());
      }
    }
    return List.copyOf(names);
  }

  /// All that was found, good or not, in the order in which it was found.
  public List<PluginInfo> infos() {
    return entries.stream()
        .map(entry ->
            new PluginInfo(
                kind,
                entry.name(),
                entry.found().origin(),
                entry.found().className(),
                entry.configKeys(),
                problem(entry)))
        .toList();
  }

  private Optional<String> problem(Entry<P> entry) {
    List<Entry<P>> twins = candidates(entry.name());
    PluginException problem =
        entry.problem() == null && twins.size() > 1 ? twins(entry.name(), twins) : entry.problem();
    return Optional.ofNullable(problem).map(Throwable::getMessage);
  }

  /// Those that can be used.
  List<Entry<P>> usable() {
    return entries.stream().filter(entry -> entry.problem() == null).toList();
  }
}
