// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.plugin;

import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.model.plugin.Plugin;

/// A plugin's folder as a layer of modules of its own, above the layer of the engine. All jars
/// become modules, automatic ones where they have no descriptor. Modules that the engine's layer
/// has are left out, since a module cannot read two of one name; so plugin and engine share them.
final class PluginLayer implements PluginFolder {
  static final String NOTHING = "no jar in it provides a plugin";

  private static final Pattern MISSING = Pattern.compile("Module (\\S+) not found.*");

  private final Path path;
  private final ModuleLayer layer;

  private PluginLayer(Path path, ModuleLayer layer) {
    this.path = path;
    this.layer = layer;
  }

  static PluginLayer open(
      Path folder,
      List<Path> jars,
      ModuleLayer parent,
      ClassLoader parentLoader,
      List<String> services)
      throws PluginFolderException {
    Map<String, Path> modules = new TreeMap<>();
    boolean provides = false;
    for (Path jar : jars) {
      ModuleDescriptor module = module(jar);
      Path twin = modules.put(module.name(), jar);
      if (twin != null) {
        throw new PluginFolderException(
            "module %s is there twice: in %s and in %s"
                .formatted(module.name(), twin.getFileName(), jar.getFileName()));
      }
      provides |= provides(module, services);
    }
    if (!provides) {
      throw new PluginFolderException(NOTHING);
    }
    modules.keySet().removeIf(name -> parent.findModule(name).isPresent());
    return new PluginLayer(folder, layer(modules, parent, parentLoader));
  }

  private static ModuleDescriptor module(Path jar) throws PluginFolderException {
    try {
      Collection<ModuleReference> found = ModuleFinder.of(jar).findAll();
      if (found.isEmpty()) {
        throw new PluginFolderException(jar.getFileName() + " holds no module");
      }
      return found.iterator().next().descriptor();
    } catch (FindException e) {
      throw new PluginFolderException(jar.getFileName() + ": " + reasons(e), e);
    }
  }

  private static boolean provides(ModuleDescriptor module, List<String> services) {
    return module.provides().stream().anyMatch(one -> services.contains(one.service()));
  }

  private static ModuleLayer layer(
      Map<String, Path> modules, ModuleLayer parent, ClassLoader parentLoader)
      throws PluginFolderException {
    ModuleFinder finder = ModuleFinder.of(modules.values().toArray(Path[]::new));
    try {
      Configuration configuration =
          parent.configuration().resolve(finder, ModuleFinder.of(), modules.keySet());
      return ModuleLayer.defineModulesWithOneLoader(configuration, List.of(parent), parentLoader)
          .layer();
    } catch (FindException | ResolutionException | LayerInstantiationException e) {
      throw new PluginFolderException(reasons(e) + hint(e), e);
    }
  }

  /// Java resolves only those modules of its own at start that something asks for then.
  private static String hint(RuntimeException trouble) {
    Matcher missing = MISSING.matcher(Failures.message(trouble));
    return missing.matches() && ModuleFinder.ofSystem().find(missing.group(1)).isPresent()
        ? "; start Java with --add-modules " + missing.group(1)
        : "";
  }

  private static String reasons(Throwable trouble) {
    Throwable cause = trouble.getCause();
    String message = Failures.message(trouble);
    return cause == null || message.contains(Failures.message(cause))
        ? message
        : message + ": " + Failures.message(cause);
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public <P extends Plugin> ServiceLoader<P> search(Class<P> service) {
    return ServiceLoader.load(layer, service);
  }

  @Override
  public boolean owns(Class<?> type) {
    return type.getModule().getLayer() == layer;
  }

  @Override
  public void close() {
    // The JDK's loader of a layer cannot be closed; it closes its jars when it is collected.
  }
}
