// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.plugin;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceLoader;
import org.btsdk.core.io.failure.Failures;
import org.btsdk.model.plugin.Plugin;

/// A plugin's folder as a class loader of its own, for an engine on the class path. Classes that
/// the class path has come from there, as modules of the parent do in a [PluginLayer].
final class PluginClasses implements PluginFolder {
  private static final String SERVICES = "META-INF/services/";

  private final Path path;
  private final Loader loader;

  private PluginClasses(Path path, Loader loader) {
    this.path = path;
    this.loader = loader;
  }

  static PluginClasses open(Path folder, List<Path> jars, ClassLoader parent, List<String> services)
      throws PluginFolderException {
    URL[] urls = new URL[jars.size()];
    try {
      for (int i = 0; i < urls.length; i++) {
        urls[i] = jars.get(i).toUri().toURL();
      }
    } catch (MalformedURLException e) {
      throw new PluginFolderException(Failures.message(e), e);
    }
    Loader loader = new Loader(folder, urls, parent, services);
    if (services.stream().allMatch(service -> loader.findResource(SERVICES + service) == null)) {
      PluginFolderException nothing = new PluginFolderException(PluginLayer.NOTHING);
      try {
        loader.close();
      } catch (IOException e) {
        nothing.addSuppressed(e);
      }
      throw nothing;
    }
    return new PluginClasses(folder, loader);
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public <P extends Plugin> ServiceLoader<P> search(Class<P> service) {
    return ServiceLoader.load(service, loader);
  }

  @Override
  public boolean owns(Class<?> type) {
    return type.getClassLoader() == loader;
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  /// Names of providers are read from the folder alone: those of the parent were found already.
  private static final class Loader extends URLClassLoader {
    private final List<String> services;

    Loader(Path folder, URL[] urls, ClassLoader parent, List<String> services) {
      super("plugin " + folder.getFileName(), urls, parent);
      this.services = services;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.startsWith(SERVICES) && services.contains(name.substring(SERVICES.length()))
          ? findResources(name)
          : super.getResources(name);
    }
  }
}
