// SPDX-License-Identifier: Apache-2.0
package org.btsdk.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/// The classes of every module, without any test.
final class Production {
  /// A guard against rules that hold because nothing was seen; there were more than 250 when this
  /// was written.
  private static final int LEAST_CLASSES = 250;

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.btsdk");

  private Production() {}

  static int leastClasses() {
    return LEAST_CLASSES;
  }
}
