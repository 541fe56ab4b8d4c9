// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes names of strangers safe as names of files (NOT thread safe, but [#clean(String)] is).
///
/// A cleaned name is one component: it does not lead out of its folder, has no separator, control
/// or bidirectional formatting character, is no device of Windows, does not end with a dot or
/// space, and has at most 255 bytes of UTF-8. Characters that only Windows refuses (`<>:"|?*`) stay
/// (but for the colon of a drive), so that data which other clients stored is found under its name;
/// a storage on Windows replaces them.
///
/// An instance gives the files of one torrent paths that differ even where case and Unicode form do
/// not count, and none of which is a folder of another: the later one gets a number. Folders that
/// differ only so become one, under its first name. The same files in the same order always get the
/// same paths.
public final class SafeNames {
  /// 255 bytes: the most that common file systems take in a component.
  public static final int MAX_COMPONENT_BYTES = 255;

  /// An extension longer than this is not kept when a name is cut, since it is none.
  private static final int MAX_EXTENSION_BYTES = 32;

  /// Where storages keep resume data, beside the data of torrents.
  private static final String OWN_FOLDER = ".bt";

  /// Room for a space and a number in parentheses.
  private static final int MARK_BYTES = 13;

  private static final Set<String> DEVICES =
      Set.of(
          "CON",
          "PRN",
          "AUX",
          "NUL",
          "CONIN$",
          "CONOUT$",
          "COM0",
          "COM1",
          "COM2",
          "COM3",
          "COM4",
          "COM5",
          "COM6",
          "COM7",
          "COM8",
          "COM9",
          "COM\u00b9",
          "COM\u00b2",
          "COM\u00b3",
          "LPT0",
          "LPT1",
          "LPT2",
          "LPT3",
          "LPT4",
          "LPT5",
          "LPT6",
          "LPT7",
          "LPT8",
          "LPT9",
          "LPT\u00b9",
          "LPT\u00b2",
          "LPT\u00b3");

  /// A name in a folder: of a file, or of a folder with more of them.
  private static final class Node {
    final String name;
    final boolean isFile;
    final TreeMap<String, Node> children = new TreeMap<>(); // by folded name
    @Nullable Node twin; // the folder that would have had the name of this file
    final TreeMap<String, Integer> numbers = new TreeMap<>(); // last tried, by folded name

    Node(String name, boolean isFile) {
      this.name = name;
      this.isFile = isFile;
    }
  }

  private final Node root = new Node("", false);

  /// For the files of one torrent, none of them added yet.
  public SafeNames() {}

  /// Makes one name safe.
  ///
  /// @param name any text
  /// @return a name of at least one character, `_` where nothing is left; the name itself if it is
  ///   safe
  public static String clean(String name) {
    return isPlain(name) ? name : cleaned(name);
  }

  /// Whether a name is one that nearly all names are: short, of plain characters, and safe as it
  /// is.
  private static boolean isPlain(String name) {
    if (name.isEmpty() || name.length() > MAX_COMPONENT_BYTES || mayBeDevice(name.charAt(0))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c < ' ' || c > '~' || c == '/' || c == '\\' || c == ':') {
        return false;
      }
    }
    char last = name.charAt(name.length() - 1);
    return last != '.' && last != ' ';
  }

  private static boolean mayBeDevice(char first) {
    return first == ' ' || "cpanlCPANL".indexOf(first) >= 0;
  }

  private static String cleaned(String name) {
    StringBuilder safe = new StringBuilder(Math.min(name.length(), 4 * MAX_COMPONENT_BYTES));
    for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
      int c = name.codePointAt(i);
      safe.appendCodePoint(isUnsafe(c) ? '_' : c);
    }
    if (safe.length() >= 2 && safe.charAt(1) == ':' && isLetter(safe.charAt(0))) {
      safe.setCharAt(1, '_'); // a drive
    }
    boolean dotsOnly = safe.chars().allMatch(c -> c == '.' || c == ' ');
    String text = dotsOnly ? "_" : stripTail(safe.toString());
    if (DEVICES.contains(stem(text).strip().toUpperCase(Locale.ROOT))) {
      text = "_" + text;
    }
    if (bytes(text) > MAX_COMPONENT_BYTES) {
      text = stripTail(Parts.of(text, 0).join(""));
    }
    return text.isEmpty() ? "_" : text;
  }

  /// Makes the name of a torrent safe, which is where its data begins: what [#clean(String)] does,
  /// and `.bt` becomes `_.bt`, since storages keep their own things in a folder of that name.
  ///
  /// @param name any text
  /// @return a name of at least one character
  public static String cleanTop(String name) {
    String safe = clean(name);
    return safe.equalsIgnoreCase(OWN_FOLDER) ? "_" + safe : safe;
  }

  private static boolean isUnsafe(int c) {
    return c == '/'
        || c == '\\'
        || Character.isISOControl(c)
        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) // a lone one
        || c == 0x061c // Arabic letter mark
        || c == 0x200e // left-to-right mark
        || c == 0x200f // right-to-left mark
        || c == 0x2028 // line separator
        || c == 0x2029 // paragraph separator
        || (c >= 0x202a && c <= 0x202e) // embeddings and overrides
        || (c >= 0x2066 && c <= 0x2069) // isolates
        || c == 0xfeff; // byte order mark
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /// What Windows takes for the name of a device: all before the first dot or colon.
  private static String stem(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != ':') {
      end++;
    }
    return text.substring(0, end);
  }

  private static String stripTail(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == ' ')) {
      end--;
    }
    return text.substring(0, end);
  }

  /// A name cut so that it and a mark between its parts have no more bytes than a component may.
  ///
  /// @param extension with its dot; empty if there is none worth keeping
  private record Parts(String stem, String extension) {
    static Parts of(String name, int markBytes) {
      int dot = name.lastIndexOf('.');
      String extension = dot <= 0 ? "" : name.substring(dot);
      if (bytes(extension) > MAX_EXTENSION_BYTES) {
        extension = "";
      }
      String stem = name.substring(0, name.length() - extension.length());
      int room = MAX_COMPONENT_BYTES - bytes(extension) - markBytes;
      int end = 0;
      while (end < stem.length()) {
        int c = stem.codePointAt(end);
        room -= c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (room < 0) {
          break;
        }
        end += Character.charCount(c);
      }
      return new Parts(stem.substring(0, end), extension);
    }

    String join(String mark) {
      return stem + mark + extension;
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Makes the path of the next file safe, and different from all before.
  ///
  /// @param components as the torrent has them; empty ones and `.` are left out
  /// @return at least one component
  public List<String> add(List<String> components) {
    List<String> names = new ArrayList<>(components.size());
    for (String component : components) {
      if (!component.isEmpty() && !component.equals(".")) {
        names.add(clean(component));
      }
    }
    if (names.isEmpty()) {
      names.add("_");
    }
    Node folder = root;
    for (int i = 0; i < names.size() - 1; i++) {
      folder = folder(folder, names.get(i));
      names.set(i, folder.name);
    }
    names.set(names.size() - 1, file(folder, names.getLast()));
    return List.copyOf(names);
  }

  private static Node folder(Node parent, String name) {
    Node there = parent.children.get(fold(name));
    if (there == null) {
      return put(parent, name, false);
    }
    if (!there.isFile) {
      return there;
    }
    if (there.twin == null) {
      there.twin = put(parent, free(parent, name), false);
    }
    return there.twin;
  }

  private static String file(Node parent, String name) {
    boolean taken = parent.children.containsKey(fold(name));
    return put(parent, taken ? free(parent, name) : name, true).name;
  }

  /// The name with the lowest number that was not tried yet and is free. Each number is tried once,
  /// so that many twins take no more than their share of time.
  private static String free(Node parent, String name) {
    Parts parts = Parts.of(name, MARK_BYTES);
    while (true) {
      int number = parent.numbers.merge(fold(parts.join("/")), 2, (last, _) -> last + 1);
      String candidate = parts.join(" (" + number + ")");
      if (!parent.children.containsKey(fold(candidate))) {
        return candidate;
      }
    }
  }

  private static Node put(Node parent, String name, boolean isFile) {
    Node node = new Node(name, isFile);
    parent.children.put(fold(name), node);
    return node;
  }

  /// Two names with the same result may be one on a file system that folds case or normalises.
  private static String fold(String name) {
    if (isAscii(name)) {
      return name.toLowerCase(Locale.ROOT);
    }
    String upper = Normalizer.normalize(name, Normalizer.Form.NFD).toUpperCase(Locale.ROOT);
    return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
  }

  private static boolean isAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
