// SPDX-License-Identifier: Apache-2.0
package org.btsdk.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.btsdk.api.Failure;
import org.btsdk.api.TorrentException;
import org.btsdk.api.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The modules keep the rules of the house.
class ArchitectureTest {
  static Stream<String> rules() {
    return Rules.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void keeps(String rule) {
    Rules.named(rule).check(Production.CLASSES);
  }

  @Test
  void enough_classes_were_seen() {
    assertThat(Production.CLASSES).hasSizeGreaterThan(Production.leastClasses());
    assertThat(Production.CLASSES.stream().map(c -> c.getPackageName()))
        .contains(
            "org.btsdk.model",
            "org.btsdk.api",
            "org.btsdk.protocol.wire",
            "org.btsdk.core.pick",
            "org.btsdk.core.io.session",
            "org.btsdk.testkit.picker",
            "org.btsdk.example.plugin",
            "org.btsdk.example.crypt",
            "org.btsdk.example.extension")
        .doesNotContain("org.btsdk.arch");
  }

  @Test
  void no_exception_outlives_its_reason() {
    assertEachNeeded(Exceptions.CLI, Rules::cliSeesApiAndModel);
    assertEachNeeded(Exceptions.MEASURES, Rules::simulatorIsDeterministic);
    for (String cycle : Exceptions.CYCLES.keySet()) {
      Map<String, String> others = new TreeMap<>(Exceptions.CYCLES);
      others.remove(cycle);
      assertThat(Rules.noCycles(others).evaluate(Production.CLASSES).hasViolation())
          .as("the exception for %s is still needed", cycle)
          .isTrue();
    }
  }

  private static void assertEachNeeded(
      Set<String> exceptions, Function<Set<String>, ArchRule> rule) {
    for (String exception : exceptions) {
      Set<String> others = new TreeSet<>(exceptions);
      others.remove(exception);
      assertThat(rule.apply(others).evaluate(Production.CLASSES).hasViolation())
          .as("the exception for %s is still needed", exception)
          .isTrue();
    }
  }

  /// An embedder writes a branch for each: one for what never comes is a promise that is not kept.
  @ParameterizedTest
  @ValueSource(classes = {Failure.class, Event.class, TorrentException.class})
  void each_kind_that_the_api_names_is_made_by_the_engine(Class<?> kinds) {
    assertThat(
            Production.CLASSES.stream()
                .filter(each -> each.isAssignableTo(kinds) && !each.isInterface())
                .filter(each -> !each.isEquivalentTo(kinds))
                .filter(each -> each.getPackageName().startsWith("org.btsdk.api"))
                .filter(each ->
                    each.getConstructorCallsToSelf().stream()
                        .noneMatch(call -> isMade(call.getOrigin()))))
        .isEmpty();
  }

  /// By the engine itself, or of a failure that the engine made.
  private static boolean isMade(JavaCodeUnit by) {
    return by.getOwner().getPackageName().startsWith("org.btsdk.core")
        || (by.getOwner().isEquivalentTo(TorrentException.class) && by.getName().equals("of"));
  }

  @Test
  void a_new_package_of_the_engine_is_pure_until_it_is_named() {
    assertThat(Layers.isPure("org.btsdk.core.dht")).isTrue();
    assertThat(Layers.isPure("org.btsdk.core.dht.table")).isTrue();
    assertThat(Layers.isPure("org.btsdk.core.iota")).isTrue();
    assertThat(Layers.isPure("org.btsdk.protocol.utp")).isTrue();
    assertThat(Layers.isPure("org.btsdk.core")).isFalse();
    assertThat(Layers.isPure("org.btsdk.core.io.disk")).isFalse();
    assertThat(Layers.isPure("org.btsdk.coreutils")).isFalse();
  }
}
