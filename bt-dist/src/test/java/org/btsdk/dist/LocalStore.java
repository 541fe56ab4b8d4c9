// SPDX-License-Identifier: Apache-2.0
package org.btsdk.dist;

import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/// A server that speaks S3, in this process, with the bucket `torrents` in a folder: s3proxy,
/// called by reflection, so that this module compiles without it and its many libraries.
@SuppressWarnings("try") // the server may be interrupted while it stops
final class LocalStore implements AutoCloseable {
  private static final String PACKAGE = "org.gaul.s3proxy.";

  private final Object proxy;

  /// @param folder an empty folder
  LocalStore(Path folder) throws Exception {
    Files.createDirectories(folder.resolve("torrents")); // a bucket
    Object store =
        Class.forName(PACKAGE + "nio2blob.FilesystemNio2BlobStore")
            .getConstructor(String.class)
            .newInstance(folder.toString());
    Object v4 =
        Arrays.stream(Class.forName(PACKAGE + "auth.AuthenticationType").getEnumConstants())
            .filter(type -> type.toString().endsWith("V4") && !type.toString().contains("OR"))
            .findFirst()
            .orElseThrow();
    Object builder =
        Objects.requireNonNull(
            Class.forName(PACKAGE + "S3Proxy").getMethod("builder").invoke(null));
    call(builder, "blobStore", store);
    call(builder, "endpoint", URI.create("http://127.0.0.1:0"));
    call(builder, "awsAuthentication", v4, "access", "secret");
    proxy = call(builder, "build");
    call(proxy, "start");
  }

  private static Object call(Object on, String name, Object... arguments) throws Exception {
    for (Method method : on.getClass().getMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
        Object result = method.invoke(on, arguments);
        return result == null ? on : result;
      }
    }
    throw new NoSuchMethodException(name);
  }

  int port() throws Exception {
    return (Integer) call(proxy, "getPort");
  }

  @Override
  public void close() throws Exception {
    call(proxy, "stop");
  }
}
