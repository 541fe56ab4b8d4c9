// SPDX-License-Identifier: Apache-2.0
package org.btsdk.arch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The providers of a module, as its two places say them.
final class Services {
  private static final String FOLDER = "META-INF/services/";

  private Services() {}

  /// What `module-info` provides: providers by service.
  static Map<String, Set<String>> provided(ModuleReference module) {
    Map<String, Set<String>> services = new TreeMap<>();
    module
        .descriptor()
        .provides()
        .forEach(provides -> services.put(provides.service(), new TreeSet<>(provides.providers())));
    return services;
  }

  /// What `META-INF/services` names: providers by service.
  static Map<String, Set<String>> named(ModuleReference module) {
    Map<String, Set<String>> services = new TreeMap<>();
    try (ModuleReader reader = module.open();
        var names = reader.list()) {
      for (String name : names.filter(path -> path.startsWith(FOLDER)).toList()) {
        String service = name.substring(FOLDER.length());
        if (!service.isEmpty()) {
          try (var in = reader.open(name).orElseThrow()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            services.put(service, new TreeSet<>(text.lines().toList()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return services;
  }

  /// Where the two places differ.
  static List<String> differences(
      Map<String, Set<String>> provided, Map<String, Set<String>> named) {
    List<String> differences = new ArrayList<>();
    missing("META-INF/services", provided, named, differences);
    missing("module-info", named, provided, differences);
    return differences;
  }

  private static void missing(
      String place,
      Map<String, Set<String>> there,
      Map<String, Set<String>> here,
      List<String> differences) {
    there.forEach((service, providers) -> {
      for (String provider : providers) {
        if (!here.getOrDefault(service, Set.of()).contains(provider)) {
          differences.add("%s lacks %s for %s".formatted(place, provider, service));
        }
      }
    });
  }
}
