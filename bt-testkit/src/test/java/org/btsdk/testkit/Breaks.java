// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says which sentences of its contract a deliberately wrong plugin breaks; all others it keeps.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Breaks {
  /// The names of the tests that fail; none for a plugin that is right.
  String[] value();
}
