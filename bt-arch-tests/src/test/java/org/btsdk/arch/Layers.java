// SPDX-License-Identifier: Apache-2.0
package org.btsdk.arch;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/// Which classes belong where.
final class Layers {
  /// The packages of the engine that may see sockets, files, threads and clocks. A package that is
  /// not named here is pure; so is a new one, until somebody names it.
  private static final List<String> IMPURE_WITH_SUBPACKAGES =
      List.of("org.btsdk.core.io", "org.btsdk.core.storage", "org.btsdk.core.tracker");

  /// The composition root, without the packages in it.
  private static final String COMPOSITION_ROOT = "org.btsdk.core";

  private static final List<String> PURE_MODULES =
      List.of(
          "org.btsdk.protocol",
          "org.btsdk.spi.picker",
          "org.btsdk.spi.limiter",
          "org.btsdk.spi.choker");

  private Layers() {}

  static boolean isIn(String packageName, String root) {
    return packageName.equals(root) || packageName.startsWith(root + '.');
  }

  static DescribedPredicate<JavaClass> in(String... roots) {
    return DescribedPredicate.describe(
        "are in " + String.join(", ", roots),
        javaClass -> {
          for (String root : roots) {
            if (isIn(javaClass.getPackageName(), root)) {
              return true;
            }
          }
          return false;
        });
  }

  static DescribedPredicate<JavaClass> pure() {
    return DescribedPredicate.describe("are pure", javaClass -> isPure(javaClass.getPackageName()));
  }

  static boolean isPure(String packageName) {
    if (PURE_MODULES.stream().anyMatch(root -> isIn(packageName, root))) {
      return true;
    }
    return isIn(packageName, COMPOSITION_ROOT)
        && !packageName.equals(COMPOSITION_ROOT)
        && IMPURE_WITH_SUBPACKAGES.stream().noneMatch(root -> isIn(packageName, root));
  }
}
