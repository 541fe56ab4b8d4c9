// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io;

import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Spliterator;
import org.btsdk.core.plugin.FoundPlugin;
import org.btsdk.model.plugin.Plugin;

/// Finds providers with [ServiceLoader], on the module path, on the class path, and in the layer of
/// whoever asks. Loads nothing: a provider that is broken breaks only itself. Has no state.
public final class PluginLoader {
  /// How many providers that cannot be read are put up with before the search ends, 1,000: the
  /// search goes on after an error by best effort, and must end.
  private static final int MOST_ERRORS = 1000;

  private PluginLoader() {}

  /// Finds the providers of a service interface.
  ///
  /// @param <P> the provider of the service interface
  /// @param service one of those that this module uses
  /// @param anchor a class whose loader and whose module's layer are searched
  /// @return the providers, each class once
  public static <P extends Plugin> List<FoundPlugin<P>> find(Class<P> service, Class<?> anchor) {
    Map<String, FoundPlugin<P>> found = new LinkedHashMap<>();
    search(ServiceLoader.load(service, anchor.getClassLoader()), found);
    ModuleLayer layer = anchor.getModule().getLayer();
    if (layer != null) {
      // A layer may have a loader a module: the loader of one does not see the others.
      search(ServiceLoader.load(layer, service), found);
    }
    return new ArrayList<>(found.values());
  }

  private static <P extends Plugin> void search(
      ServiceLoader<P> services, Map<String, FoundPlugin<P>> found) {
    Spliterator<ServiceLoader.Provider<P>> providers = services.stream().spliterator();
    int errors = 0;
    boolean more = true;
    while (more && errors < MOST_ERRORS) {
      try {
        more = providers.tryAdvance(provider -> add(provider, found));
      } catch (ServiceConfigurationError | LinkageError e) {
        errors++;
        String what = String.valueOf(e.getMessage());
        found.putIfAbsent(what, unreadable(what, e));
      }
    }
  }

  private static <P extends Plugin> FoundPlugin<P> unreadable(String what, Error error) {
    return new FoundPlugin<>(
        what,
        "",
        "not readable",
        () -> {
          throw error;
        });
  }

  private static <P extends Plugin> void add(
      ServiceLoader.Provider<P> provider, Map<String, FoundPlugin<P>> found) {
    Class<?> type = provider.type();
    Module module = type.getModule();
    String key = type.getName() + '@' + System.identityHashCode(type);
    String moduleName = module.isNamed() ? module.getName() : "";
    found.putIfAbsent(key, new FoundPlugin<>(type.getName(), moduleName, origin(type), provider));
  }

  private static String origin(Class<?> type) {
    Module module = type.getModule();
    if (module.isNamed()) {
      return module.getDescriptor().toNameAndVersion();
    }
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? "the class path"
        : source.getLocation().getPath();
  }
}
