// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.btsdk.model.plugin.PluginUri;

/// Which plugin to use: one that is found by its name, or a factory of the embedder's under a name.
/// Immutable; threads may share it if they may share the factory.
///
/// @param <F> the factory of the service interface
/// @param name the plugin's name; resume data remembers it
/// @param settings what the plugin is told, as text
/// @param factory the embedder's own; empty if the plugin is to be found
public record PluginChoice<F>(String name, Map<String, String> settings, Optional<F> factory) {
  /// @throws IllegalArgumentException if the name is not `[a-z][a-z0-9-]{0,62}`
  public PluginChoice {
    if (!name.matches("[a-z][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException(
          "a plugin's name is [a-z][a-z0-9-]{0,62}, not \"" + name + '"');
    }
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /// The name, and which settings were made; not their values, some of which may be secret.
  @Override
  public String toString() {
    return settings.isEmpty() ? name : name + settings.keySet();
  }

  /// A plugin that is found by its name, with its default settings.
  ///
  /// @throws IllegalArgumentException if the name is not `[a-z][a-z0-9-]{0,62}`
  public static <F> PluginChoice<F> named(String name) {
    return new PluginChoice<>(name, Map.of(), Optional.empty());
  }

  /// A plugin that is found by its name.
  ///
  /// @param settings what it is told, as text; copied
  /// @throws IllegalArgumentException if the name is not `[a-z][a-z0-9-]{0,62}`
  public static <F> PluginChoice<F> named(String name, Map<String, String> settings) {
    return new PluginChoice<>(name, settings, Optional.empty());
  }

  /// A plugin as people write it: a name, or a URI whose query holds settings, for example
  /// `sequential`, `file:?allocation=full` or `s3://bucket/prefix?endpoint=https://...`. See
  /// [PluginUri].
  ///
  /// @throws IllegalArgumentException if the name is not `[a-z][a-z0-9-]{0,62}`, or a `%` is not
  ///   followed by two hexadecimal digits
  public static <F> PluginChoice<F> parse(String text) {
    PluginUri uri = PluginUri.parse(text);
    return named(uri.name(), uri.settings());
  }

  /// A factory of the embedder's own, which wins over a plugin of that name.
  ///
  /// @throws IllegalArgumentException if the name is not `[a-z][a-z0-9-]{0,62}`
  public static <F> PluginChoice<F> of(String name, F factory) {
    return new PluginChoice<>(name, Map.of(), Optional.of(factory));
  }
}
