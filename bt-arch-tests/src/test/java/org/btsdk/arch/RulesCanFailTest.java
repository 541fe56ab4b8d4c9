// SPDX-License-Identifier: Apache-2.0
package org.btsdk.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.btsdk.core.violation.Impure;
import org.btsdk.core.violation.one.First;
import org.btsdk.core.violation.two.Second;
import org.btsdk.core.violation.unmarked.Unmarked;
import org.btsdk.model.violation.HidesForeignType;
import org.btsdk.model.violation.IThing;
import org.btsdk.model.violation.ShowsForeignType;
import org.btsdk.model.violation.ThingImpl;
import org.btsdk.sim.violation.Chancy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A rule that cannot fail says nothing: each fails on a class that breaks it, and on nothing.
class RulesCanFailTest {

  /// What breaks another rule, or none.
  private static final Set<String> NOT_IMPURE =
      Set.of("Sound", "Prints", "PrintsTrace", "GoesParallel");

  private static JavaClasses imported(Class<?>... classes) {
    return new ClassFileImporter().importClasses(classes);
  }

  private static void assertFails(ArchRule rule, Class<?>... classes) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> rule.check(imported(classes)))
        .withMessageContaining("Architecture Violation")
        .withMessageContaining(classes[0].getSimpleName());
  }

  static Stream<Arguments> layers() {
    return Map.ofEntries(
            Map.entry("MODEL_SEES_NOBODY", org.btsdk.model.violation.SeesCore.class),
            Map.entry("STORAGE_SPI_SEES_MODEL", org.btsdk.spi.storage.violation.SeesCore.class),
            Map.entry("PICKER_SPI_SEES_MODEL", org.btsdk.spi.picker.violation.SeesCore.class),
            Map.entry("LIMITER_SPI_SEES_MODEL", org.btsdk.spi.limiter.violation.SeesCore.class),
            Map.entry("TRACKER_SPI_SEES_MODEL", org.btsdk.spi.tracker.violation.SeesCore.class),
            Map.entry("CHOKER_SPI_SEES_MODEL", org.btsdk.spi.choker.violation.SeesCore.class),
            Map.entry("API_SEES_SPIS", org.btsdk.api.violation.SeesCore.class),
            Map.entry("PROTOCOL_SEES_MODEL", org.btsdk.protocol.violation.SeesCore.class),
            Map.entry("TESTKIT_NEVER_SEES_CORE", org.btsdk.testkit.violation.SeesCore.class),
            Map.entry(
                "BUILT_IN_STORAGES_SEE_THEIR_SPI", org.btsdk.core.storage.violation.SeesCore.class),
            Map.entry(
                "BUILT_IN_TRANSPORTS_SEE_THEIR_SPI",
                org.btsdk.core.tracker.violation.SeesCore.class),
            Map.entry("PLUGINS_SEE_SPIS_AND_MODEL", org.btsdk.storage.violation.SeesCore.class),
            Map.entry("CLI_SEES_API_AND_MODEL", org.btsdk.cli.violation.SeesCore.class),
            Map.entry("CLI_NEEDS_ONLY_PICOCLI", org.btsdk.cli.violation.NeedsJunit.class))
        .entrySet()
        .stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void a_look_across_layers_is_caught(String rule, Class<?> violation) {
    assertFails(Rules.named(rule), violation);
  }

  static List<Class<?>> impure() {
    return Arrays.stream(Impure.class.getDeclaredClasses())
        .filter(type -> !NOT_IMPURE.contains(type.getSimpleName()))
        .sorted(Comparator.comparing(Class::getName))
        .<Class<?>>map(type -> type)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("impure")
  void what_is_not_pure_is_caught(Class<?> violation) {
    assertFails(Rules.PURE, violation);
  }

  private static Class<?> impure(String name) {
    return Arrays.stream(Impure.class.getDeclaredClasses())
        .filter(type -> type.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void seeded_chance_and_sorted_maps_are_pure() {
    Rules.PURE.check(imported(impure("Sound")));
  }

  static List<Class<?>> chancy() {
    return Arrays.stream(Chancy.class.getDeclaredClasses())
        .filter(type -> !type.getSimpleName().equals("Sound"))
        .sorted(Comparator.comparing(Class::getName))
        .<Class<?>>map(type -> type)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("chancy")
  void a_simulator_whose_history_depends_on_more_than_a_seed_is_caught(Class<?> violation) {
    assertFails(Rules.SIMULATOR_IS_DETERMINISTIC, violation);
  }

  @Test
  void a_simulator_may_write_files() {
    Class<?> sound =
        Arrays.stream(Chancy.class.getDeclaredClasses())
            .filter(type -> type.getSimpleName().equals("Sound"))
            .findFirst()
            .orElseThrow();
    Rules.SIMULATOR_IS_DETERMINISTIC.check(imported(sound));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MakesThread", "MakesPool", "GoesParallel"})
  void threads_outside_io_are_caught(String violation) {
    assertFails(Rules.THREADS_ONLY_IN_IO, impure(violation));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Prints", "PrintsTrace"})
  void printing_is_caught(String violation) {
    assertFails(Rules.NOTHING_PRINTS, impure(violation));
  }

  @Test
  void a_cycle_of_packages_is_caught() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Rules.NO_CYCLES.check(imported(First.class, Second.class)))
        .withMessageContaining("Cycle detected");
  }

  @Test
  void a_package_that_is_not_null_marked_is_caught() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Rules.NULL_MARKED.check(imported(Unmarked.class)))
        .withMessageContaining("org.btsdk.core.violation.unmarked is not @NullMarked");
  }

  @Test
  void a_foreign_type_in_a_signature_is_caught() {
    assertFails(Rules.NO_FOREIGN_TYPES, ShowsForeignType.class);
    Rules.NO_FOREIGN_TYPES.check(imported(HidesForeignType.class));
  }

  @Test
  void names_of_declarations_are_caught() {
    assertFails(Rules.NAMES, ThingImpl.class);
    assertFails(Rules.NAMES, IThing.class);
  }

  static Stream<String> rules() {
    return Rules.all().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void a_rule_fails_on_an_empty_import(String rule) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Rules.named(rule).check(imported()))
        .withMessageContaining("failed to check any classes");
  }

  @Test
  void there_are_as_many_rules_as_there_should_be() {
    assertThat(Rules.all()).hasSize(22);
  }
}
