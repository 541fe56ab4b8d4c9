// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.create;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import org.btsdk.core.create.FileList;

/// Which files globs leave out of a torrent: those whose path below the folder, or one of the names
/// in it, matches. So the name of a folder leaves out what is in it. Immutable.
final class ExcludeGlobs implements Predicate<FileList.Found> {
  private final FileSystem fileSystem = FileSystems.getDefault();
  private final List<PathMatcher> matchers;

  /// @param globs as [FileSystem#getPathMatcher] understands them
  /// @throws IllegalArgumentException if one is none
  ExcludeGlobs(List<String> globs) {
    matchers = globs.stream().map(this::matcher).toList();
  }

  private PathMatcher matcher(String glob) {
    try {
      return fileSystem.getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("not a glob: \"" + glob + "\": " + e.getDescription(), e);
    }
  }

  @Override
  public boolean test(FileList.Found file) {
    if (matchers.isEmpty()) {
      return false;
    }
    Path path = fileSystem.getPath(file.displayPath());
    for (int end = 1; end <= path.getNameCount(); end++) {
      Path folder = path.subpath(0, end);
      Path name = path.getName(end - 1);
      if (matchers.stream().anyMatch(m -> m.matches(folder) || m.matches(name))) {
        return true;
      }
    }
    return false;
  }
}
