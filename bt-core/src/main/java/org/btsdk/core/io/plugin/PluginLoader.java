// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.plugin;

import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Spliterator;
import java.util.function.Predicate;
import org.btsdk.core.plugin.FoundPlugin;
import org.btsdk.model.plugin.Plugin;

/// Finds providers with [ServiceLoader], on the module path, on the class path, in the layer of
/// whoever asks, and in plugin directories. Loads nothing: a provider that is broken breaks only
/// itself. Has no state.
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

  /// Finds the providers of a service interface, also those in plugin directories.
  static <P extends Plugin> List<FoundPlugin<P>> find(
      Class<P> service, Class<?> anchor, PluginPath path) {
    List<FoundPlugin<P>> all = find(service, anchor);
    for (PluginFolder folder : path.folders()) {
      all.addAll(in(folder, service));
    }
    return all;
  }

  private static <P extends Plugin> List<FoundPlugin<P>> in(PluginFolder folder, Class<P> service) {
    Map<String, FoundPlugin<P>> found = new LinkedHashMap<>();
    String where = " in " + folder.path();
    search(folder.search(service), new Search(where, folder::owns), found);
    return new ArrayList<>(found.values());
  }

  /// What of a search counts, and what is added to the origin of what is found.
  private record Search(String where, Predicate<Class<?>> wanted) {}

  private static <P extends Plugin> void search(
      ServiceLoader<P> services, Map<String, FoundPlugin<P>> found) {
    search(services, new Search("", _ -> true), found);
  }

  private static <P extends Plugin> void search(
      ServiceLoader<P> services, Search search, Map<String, FoundPlugin<P>> found) {
    Spliterator<ServiceLoader.Provider<P>> providers = services.stream().spliterator();
    int errors = 0;
    boolean more = true;
    while (more && errors < MOST_ERRORS) {
      try {
        more = providers.tryAdvance(provider -> add(provider, search, found));
      } catch (ServiceConfigurationError | LinkageError e) {
        errors++;
        String what = String.valueOf(e.getMessage());
        found.putIfAbsent(what, unreadable(what, search, e));
      }
    }
  }

  private static <P extends Plugin> FoundPlugin<P> unreadable(
      String what, Search search, Error error) {
    return new FoundPlugin<>(
        what,
        "",
        "not readable" + search.where(),
        () -> {
          throw error;
        });
  }

  private static <P extends Plugin> void add(
      ServiceLoader.Provider<P> provider, Search search, Map<String, FoundPlugin<P>> found) {
    Class<?> type = provider.type();
    if (!search.wanted().test(type)) {
      return;
    }
    Module module = type.getModule();
    String key = type.getName() + '@' + System.identityHashCode(type);
    String moduleName = module.isNamed() ? module.getName() : "";
    String origin = module.isNamed() || search.where().isEmpty() ? origin(type) : "a jar";
    found.putIfAbsent(
        key, new FoundPlugin<>(type.getName(), moduleName, origin + search.where(), provider));
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
