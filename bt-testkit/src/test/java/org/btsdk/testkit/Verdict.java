// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.platform.testkit.engine.EngineTestKit;

/// Runs a contract against a plugin, as the plugin's author would, and tells what failed.
public final class Verdict {
  private Verdict() {}

  /// The names of the tests that failed.
  ///
  /// @param contract a subclass of a contract, with a plugin
  public static Set<String> failedTests(Class<?> contract) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(contract))
        .execute()
        .testEvents()
        .failed()
        .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// How many tests succeeded.
  ///
  /// @param contract a subclass of a contract, with a plugin
  public static long succeededTests(Class<?> contract) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(contract))
        .execute()
        .testEvents()
        .succeeded()
        .count();
  }
}
