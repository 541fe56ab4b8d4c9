// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.plugin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// A plugin and its settings as one text, as people write them: `file`, `file:?allocation=full`,
/// `s3://bucket/prefix?endpoint=https://...`. What stands before the colon is the plugin's name,
/// what follows the question mark its settings, and what is between them its setting `location`,
/// without two slashes at its beginning. Immutable; threads may share it.
///
/// @param name the plugin's name, not checked
/// @param settings what was set, by name, in alphabetical order
public record PluginUri(String name, Map<String, String> settings) {
  /// The setting that what stands between the name and the question mark becomes.
  public static final String LOCATION = "location";

  /// Copies the settings.
  public PluginUri {
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /// Reads a plugin and its settings. A setting without `=` is `true`; `%` and two digits stand for
  /// a byte, `+` for a space.
  ///
  /// @throws IllegalArgumentException if a `%` is not followed by two hexadecimal digits
  public static PluginUri parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new PluginUri(text, Map.of());
    }
    Map<String, String> settings = new TreeMap<>();
    String rest = text.substring(colon + 1);
    int query = rest.indexOf('?');
    String location = (query < 0 ? rest : rest.substring(0, query)).replaceFirst("^//", "");
    if (!location.isEmpty()) {
      settings.put(LOCATION, decode(location));
    }
    if (query >= 0) {
      for (String pair : rest.substring(query + 1).split("&", -1)) {
        int equals = pair.indexOf('=');
        if (!pair.isEmpty()) {
          settings.put(
              decode(equals < 0 ? pair : pair.substring(0, equals)),
              equals < 0 ? "true" : decode(pair.substring(equals + 1)));
        }
      }
    }
    return new PluginUri(text.substring(0, colon), settings);
  }

  /// The name, and which settings were made; not their values, some of which may be secret.
  @Override
  public String toString() {
    return settings.isEmpty() ? name : name + settings.keySet();
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
