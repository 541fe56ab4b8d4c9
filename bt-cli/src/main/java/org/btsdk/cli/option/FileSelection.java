// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli.option;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.PatternSyntaxException;
import org.btsdk.cli.terminal.UsageException;
import org.btsdk.model.FileEntry;
import org.btsdk.model.Metainfo;

/// Which files of a torrent are meant: by number (`3`, `0-9`, `5-`, several with commas between) or
/// by a glob against the path or the name of a file or of a folder it is in. Immutable.
public final class FileSelection {
  private final List<BiPredicate<Integer, FileEntry>> selected;
  private final List<BiPredicate<Integer, FileEntry>> excluded;

  private FileSelection(
      List<BiPredicate<Integer, FileEntry>> selected,
      List<BiPredicate<Integer, FileEntry>> excluded) {
    this.selected = selected;
    this.excluded = excluded;
  }

  /// A selection.
  ///
  /// @param selected what is meant; empty for everything
  /// @param excluded what is not meant after all
  /// @throws UsageException if a text is neither numbers nor a glob
  public static FileSelection of(List<String> selected, List<String> excluded) {
    return new FileSelection(
        selected.stream().map(FileSelection::rule).toList(),
        excluded.stream().map(FileSelection::rule).toList());
  }

  private static BiPredicate<Integer, FileEntry> rule(String text) {
    if (text.matches("[0-9]{1,9}(-[0-9]{0,9})?(,[0-9]{1,9}(-[0-9]{0,9})?)*")) {
      return numbers(text);
    }
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + text);
      return (_, file) -> matches(matcher, file.path());
    } catch (PatternSyntaxException e) {
      throw new UsageException("\"" + text + "\" is no glob: " + e.getDescription());
    }
  }

  private static BiPredicate<Integer, FileEntry> numbers(String text) {
    List<int[]> ranges = new ArrayList<>();
    for (String range : text.split(",", -1)) {
      int dash = range.indexOf('-');
      int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
      int last =
          dash < 0
              ? first
              : dash == range.length() - 1
                  ? Integer.MAX_VALUE
                  : Integer.parseInt(range.substring(dash + 1));
      ranges.add(new int[] {first, last});
    }
    return (index, _) -> ranges.stream().anyMatch(r -> r[0] <= index && index <= r[1]);
  }

  /// Paths count with and without the name of the torrent in front.
  private static boolean matches(PathMatcher matcher, List<String> path) {
    for (int from = 0; from <= Math.min(1, path.size() - 1); from++) {
      for (int to = from + 1; to <= path.size(); to++) {
        Path part = Path.of(String.join("/", path.subList(from, to)));
        Path name = part.getFileName();
        boolean isRoot = from == 0 && to == 1 && path.size() > 1;
        if (!isRoot && (matcher.matches(part) || (name != null && matcher.matches(name)))) {
          return true;
        }
      }
    }
    return false;
  }

  /// Whether everything is meant.
  public boolean isEverything() {
    return selected.isEmpty() && excluded.isEmpty();
  }

  /// Whether a file is meant.
  ///
  /// @param index its index in the torrent
  public boolean includes(int index, FileEntry file) {
    return (selected.isEmpty() || selected.stream().anyMatch(rule -> rule.test(index, file)))
        && excluded.stream().noneMatch(rule -> rule.test(index, file));
  }

  /// The indexes of the files that are meant.
  ///
  /// @param metainfo the torrent; empty if only its magnet link is known
  /// @param name what it is called in errors
  /// @throws UsageException if there is none, or the files are not known
  public List<Integer> indexes(Optional<Metainfo> metainfo, String name) {
    if (metainfo.isEmpty()) {
      throw new UsageException(name + ": a magnet link does not say which files there are");
    }
    List<FileEntry> files = metainfo.get().files();
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      if (!files.get(i).isPadding() && includes(i, files.get(i))) {
        indexes.add(i);
      }
    }
    if (indexes.isEmpty()) {
      throw new UsageException(name + ": no file of it is selected");
    }
    return indexes;
  }
}
