// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Says which sentences of its contract a deliberately wrong plugin breaks; all others it keeps.
/// The class is run by a [Verdict] only, and not by whatever looks for tests.
@ExtendWith(OnlyForVerdicts.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Breaks {
  /// The names of the tests that fail; none for a plugin that is right.
  String[] value();
}
