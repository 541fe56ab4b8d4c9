// SPDX-License-Identifier: Apache-2.0
package org.btsdk.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/// The rules of the house. Each fails on an empty import.
final class Rules {
  private static final String OURS = "org.btsdk";

  static final ArchRule PURE =
      classes()
          .that(Layers.pure())
          .should(Purity.bePure())
          .because("the same machines run on sockets, in the simulator and under a fuzzer");

  /// The threads of a run of the simulator, which changes nothing in what happens: a test of the
  /// simulator has the same history by one, two and three threads. Nothing else of it knows of any.
  private static final Set<String> SIMULATOR_THREADS =
      Set.of("org.btsdk.sim.Crew", "org.btsdk.sim.Crew$Helper", "org.btsdk.sim.Signal");

  static final ArchRule SIMULATOR_IS_DETERMINISTIC = simulatorIsDeterministic(Exceptions.MEASURES);

  static final ArchRule THREADS_ONLY_IN_IO = threadsOnlyInIo();

  static final ArchRule NOTHING_PRINTS =
      classes()
          .that(Layers.in(OURS))
          .and(not(Layers.in("org.btsdk.cli")))
          .should(notCall("print", Rules::prints))
          .because("a library has no terminal");

  static final ArchRule MODEL_SEES_NOBODY = seesOnly("org.btsdk.model", "org.btsdk.model");

  static final ArchRule STORAGE_SPI_SEES_MODEL = spi("org.btsdk.spi.storage");
  static final ArchRule PICKER_SPI_SEES_MODEL = spi("org.btsdk.spi.picker");
  static final ArchRule LIMITER_SPI_SEES_MODEL = spi("org.btsdk.spi.limiter");
  static final ArchRule TRACKER_SPI_SEES_MODEL = spi("org.btsdk.spi.tracker");
  static final ArchRule CHOKER_SPI_SEES_MODEL = spi("org.btsdk.spi.choker");

  static final ArchRule API_SEES_SPIS =
      seesOnly("org.btsdk.api", "org.btsdk.api", "org.btsdk.model", "org.btsdk.spi");

  static final ArchRule PROTOCOL_SEES_MODEL =
      seesOnly("org.btsdk.protocol", "org.btsdk.protocol", "org.btsdk.model");

  static final ArchRule TESTKIT_NEVER_SEES_CORE =
      seesOnly("org.btsdk.testkit", "org.btsdk.testkit", "org.btsdk.model", "org.btsdk.spi");

  static final ArchRule BUILT_IN_STORAGES_SEE_THEIR_SPI =
      seesOnly(
          "org.btsdk.core.storage",
          "org.btsdk.core.storage",
          "org.btsdk.model",
          "org.btsdk.spi.storage",
          "org.btsdk.protocol");

  static final ArchRule BUILT_IN_TRANSPORTS_SEE_THEIR_SPI =
      seesOnly(
          "org.btsdk.core.tracker",
          "org.btsdk.core.tracker",
          "org.btsdk.model",
          "org.btsdk.spi.tracker",
          "org.btsdk.protocol");

  static final ArchRule PLUGINS_SEE_SPIS_AND_MODEL =
      noClasses()
          .that(Layers.in("org.btsdk.storage", "org.btsdk.example"))
          // It shows what an embedder does, who has the API.
          .and(not(Layers.in("org.btsdk.example.extension")))
          .should()
          .dependOnClassesThat(
              Layers.in(OURS)
                  .and(
                      not(
                          Layers.in(
                              "org.btsdk.storage",
                              "org.btsdk.example",
                              "org.btsdk.model",
                              "org.btsdk.spi"))));

  static final ArchRule CLI_SEES_API_AND_MODEL = cliSeesApiAndModel(Exceptions.CLI);

  static final ArchRule CLI_NEEDS_ONLY_PICOCLI =
      noClasses()
          .that(Layers.in("org.btsdk.cli"))
          .should()
          .dependOnClassesThat(
              not(Layers.in(OURS, "picocli", "java", "javax", "org.jspecify"))
                  .and(not(DescribedPredicate.describe("arrays and primitives", Rules::isPlain))));

  static final ArchRule NO_CYCLES = noCycles(Exceptions.CYCLES);

  static final ArchRule NULL_MARKED =
      classes()
          .that(Layers.in(OURS))
          .should(beInNullMarkedPackage())
          .because("null is said, not guessed");

  static final ArchRule NO_FOREIGN_TYPES =
      classes()
          .that(Layers.in("org.btsdk.model", "org.btsdk.api", "org.btsdk.spi"))
          .should(showOnlyOwnTypes())
          .because("an embedder should not depend on what we happen to use");

  static final ArchRule NAMES =
      classes()
          .that(Layers.in(OURS))
          .should(beNamedForWhatTheyAre())
          .because("a name says what a thing is, not how it is declared");

  private Rules() {}

  /// All rules, by their names.
  static Map<String, ArchRule> all() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    Arrays.stream(Rules.class.getDeclaredFields())
        .filter(field -> field.getType() == ArchRule.class)
        .forEach(field -> {
          try {
            rules.put(field.getName(), (ArchRule) field.get(null));
          } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
          }
        });
    return rules;
  }

  /// The rule of a name.
  static ArchRule named(String name) {
    return Objects.requireNonNull(all().get(name), name);
  }

  private static ArchRule spi(String module) {
    return seesOnly(module, module, "org.btsdk.model");
  }

  private static ArchRule seesOnly(String module, String... others) {
    return noClasses()
        .that(Layers.in(module))
        .should()
        .dependOnClassesThat(Layers.in(OURS).and(not(Layers.in(others))));
  }

  static ArchRule threadsOnlyInIo() {
    return classes()
        .that(Layers.in(OURS))
        // The test kit and the bench drive plugins from several threads; the command line needs a
        // thread for
        // Ctrl-C, which is the only way the JDK knows; a storage on a network fetches ahead.
        .and(
            not(
                Layers.in(
                    "org.btsdk.core.io",
                    "org.btsdk.testkit",
                    "org.btsdk.bench",
                    "org.btsdk.cli",
                    "org.btsdk.storage")))
        .and(not(named(SIMULATOR_THREADS)))
        .should(notCall("make threads", Rules::makesThread))
        .because("all threads are named on one page");
  }

  static ArchRule simulatorIsDeterministic(Set<String> exceptions) {
    return classes()
        .that(Layers.in("org.btsdk.sim"))
        .and(not(named(exceptions)))
        .and(not(named(SIMULATOR_THREADS)))
        .should(Purity.beDeterministic())
        .because("the same seed is the same history, in every virtual machine");
  }

  static ArchRule cliSeesApiAndModel(Set<String> exceptions) {
    return noClasses()
        .that(Layers.in("org.btsdk.cli"))
        .should()
        .dependOnClassesThat(
            Layers.in(OURS)
                .and(not(Layers.in("org.btsdk.cli", "org.btsdk.api", "org.btsdk.model")))
                .and(not(named(exceptions))));
  }

  static ArchRule noCycles(Map<String, String> exceptions) {
    return SlicesRuleDefinition.slices()
        .assignedFrom(packages(exceptions))
        .should()
        .beFreeOfCycles();
  }

  private static DescribedPredicate<JavaClass> named(Set<String> names) {
    return DescribedPredicate.describe(
        "are one of " + names, javaClass -> names.contains(javaClass.getName()));
  }

  private static boolean isPlain(JavaClass javaClass) {
    return javaClass.isPrimitive() || javaClass.isArray();
  }

  private interface Calls {
    boolean forbid(String owner, String name, int parameters);
  }

  private static ArchCondition<JavaClass> notCall(String what, Calls calls) {
    return new ArchCondition<>("not " + what) {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        for (JavaAccess<?> access : javaClass.getAccessesFromSelf()) {
          int parameters =
              access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget code
                  ? code.getRawParameterTypes().size()
                  : 0;
          String owner = access.getTargetOwner().getFullName();
          if (calls.forbid(owner, access.getTarget().getName(), parameters)) {
            events.add(SimpleConditionEvent.violated(access, access.getDescription()));
          }
        }
      }
    };
  }

  private static boolean makesThread(String owner, String name, int parameters) {
    return switch (owner) {
      case "java.lang.Thread" ->
          Set.of("<init>", "ofVirtual", "ofPlatform", "startVirtualThread").contains(name);
      case "java.util.concurrent.Executors" -> name.startsWith("new");
      case "java.util.concurrent.ThreadPoolExecutor",
          "java.util.concurrent.ScheduledThreadPoolExecutor",
          "java.util.concurrent.ForkJoinPool",
          "java.util.Timer" ->
          name.equals("<init>") || name.equals("commonPool");
      case "java.util.concurrent.CompletableFuture" -> name.endsWith("Async");
      default -> name.equals("parallelStream") && parameters == 0;
    };
  }

  private static boolean prints(String owner, String name, int parameters) {
    return (owner.equals("java.lang.System") && (name.equals("out") || name.equals("err")))
        || (name.equals("printStackTrace") && parameters == 0)
        || owner.equals("java.io.Console");
  }

  private static SliceAssignment packages(Map<String, String> exceptions) {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return Layers.isIn(name, OURS)
            ? SliceIdentifier.of(exceptions.getOrDefault(name, name))
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    };
  }

  private static ArchCondition<JavaClass> beInNullMarkedPackage() {
    return new ArchCondition<>("be in a package that is @NullMarked") {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        if (!javaClass.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  javaClass, javaClass.getPackageName() + " is not @NullMarked"));
        }
      }
    };
  }

  private static ArchCondition<JavaClass> showOnlyOwnTypes() {
    return new ArchCondition<>("show only types of the JDK and of ours") {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        if (!isVisible(javaClass.getModifiers())) {
          return;
        }
        Stream<JavaType> ofClass =
            Stream.concat(javaClass.getSuperclass().stream(), javaClass.getInterfaces().stream());
        Stream<JavaType> ofMembers =
            javaClass.getMembers().stream()
                .filter(member -> isVisible(member.getModifiers()))
                .flatMap(Rules::shownBy);
        Stream.concat(ofClass, ofMembers)
            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
            .map(JavaClass::getBaseComponentType)
            .filter(type -> !type.isPrimitive())
            .filter(type -> !Layers.isIn(type.getPackageName(), "java"))
            .filter(type -> !Layers.isIn(type.getPackageName(), OURS))
            .forEach(type ->
                events.add(
                    SimpleConditionEvent.violated(
                        javaClass, javaClass.getName() + " shows " + type.getName())));
      }
    };
  }

  private static Stream<JavaType> shownBy(JavaMember member) {
    return switch (member) {
      case JavaField field -> Stream.of(field.getType());
      case JavaCodeUnit code ->
          Stream.of(
                  Stream.of(code.getReturnType()),
                  code.getParameterTypes().stream(),
                  code.getExceptionTypes().stream().map(type -> (JavaType) type))
              .flatMap(types -> types);
      default -> Stream.of();
    };
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static ArchCondition<JavaClass> beNamedForWhatTheyAre() {
    return new ArchCondition<>("not be named Impl, or I for an interface") {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        String name = javaClass.getSimpleName();
        if (name.endsWith("Impl") || name.matches("I[A-Z][a-z].*")) {
          events.add(SimpleConditionEvent.violated(javaClass, javaClass.getName()));
        }
      }
    };
  }
}
