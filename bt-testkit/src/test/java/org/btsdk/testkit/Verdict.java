// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/// What a contract says of a plugin: it is run as the plugin's author would. Immutable.
///
/// @param failed what failed and how, by the names of the tests
/// @param succeeded how many tests succeeded
public record Verdict(SortedMap<String, String> failed, long succeeded) {
  public Verdict {
    failed = Collections.unmodifiableSortedMap(failed);
  }

  /// Runs a contract.
  ///
  /// @param contract a subclass of a contract, with a plugin
  public static Verdict of(Class<?> contract) {
    Events events =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(contract))
            .configurationParameter(OnlyForVerdicts.PARAMETER, "true")
            .execute()
            .testEvents();
    SortedMap<String, String> failed = new TreeMap<>();
    events.failed().stream().forEach(event -> failed.put(name(event), problem(event)));
    return new Verdict(failed, events.succeeded().count());
  }

  private static String name(Event event) {
    return event.getTestDescriptor().getDisplayName().replace("()", "");
  }

  private static String problem(Event event) {
    return event
        .getPayload(TestExecutionResult.class)
        .flatMap(TestExecutionResult::getThrowable)
        .map(problem -> problem.toString().lines().limit(3).collect(Collectors.joining(" ")))
        .map(problem -> problem.substring(0, Math.min(200, problem.length())))
        .orElse("");
  }
}
