// SPDX-License-Identifier: Apache-2.0
package org.btsdk.arch;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// What pure code does not touch: the world outside, threads, clocks, chance without a seed, and
/// everything whose order changes from one run of the virtual machine to the next.
final class Purity {
  private static final List<String> PACKAGES =
      List.of(
          "java.nio.channels",
          "java.nio.file",
          "java.util.concurrent",
          "java.net.http",
          "java.lang.ref");

  private static final Set<String> CLASSES =
      Set.of(
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.RandomAccessFile",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.net.DatagramSocket",
          "java.net.ServerSocket",
          "java.net.Socket",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.Hashtable",
          "java.util.IdentityHashMap",
          "java.util.Timer",
          "java.util.WeakHashMap");

  /// As `class.method`; a constructor is `<init>`.
  private static final Set<String> METHODS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.identityHashCode",
          "java.lang.System.nanoTime",
          "java.net.InetAddress.getAllByName",
          "java.net.InetAddress.getByName",
          "java.net.InetAddress.getLocalHost",
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.util.Map.copyOf",
          "java.util.Map.of",
          "java.util.Map.ofEntries",
          "java.util.Set.copyOf",
          "java.util.Set.of",
          "java.util.UUID.randomUUID",
          "java.util.random.RandomGenerator.getDefault",
          "java.util.stream.Collectors.groupingBy",
          "java.util.stream.Collectors.toSet",
          "java.util.stream.Collectors.toUnmodifiableMap",
          "java.util.stream.Collectors.toUnmodifiableSet");

  /// Chance without a seed: constructors without parameters.
  private static final Set<String> SEEDLESS =
      Set.of("java.util.Random", "java.util.SplittableRandom");

  private static final String HOST_NAME = "java.net.InetSocketAddress";
  private static final String COLLECTORS = "java.util.stream.Collectors";

  private Purity() {}

  static ArchCondition<JavaClass> bePure() {
    return touchNothing("that is not pure", _ -> false);
  }

  /// As pure code, but it may write files: what it finds out is the same each time.
  static ArchCondition<JavaClass> beDeterministic() {
    return touchNothing(
        "whose outcome depends on anything but a seed",
        target -> Layers.isIn(target.getPackageName(), "java.nio.file"));
  }

  private static ArchCondition<JavaClass> touchNothing(
      String description, Predicate<JavaClass> allowed) {
    return new ArchCondition<>("touch nothing " + description) {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        javaClass.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> isForbidden(dependency.getTargetClass()))
            .filter(dependency -> !allowed.test(dependency.getTargetClass()))
            .forEach(dependency ->
                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
        javaClass.getAccessesFromSelf().stream()
            .filter(access -> isForbidden(access.getTarget()))
            .forEach(access -> events.add(violation(access)));
      }
    };
  }

  private static ConditionEvent violation(JavaAccess<?> access) {
    return SimpleConditionEvent.violated(access, access.getDescription());
  }

  private static boolean isForbidden(JavaClass target) {
    return CLASSES.contains(target.getFullName())
        || PACKAGES.stream().anyMatch(root -> Layers.isIn(target.getPackageName(), root));
  }

  private static boolean isForbidden(AccessTarget target) {
    String owner = target.getOwner().getFullName();
    if (METHODS.contains(owner + '.' + target.getName())) {
      return true;
    }
    if (!(target instanceof AccessTarget.CodeUnitAccessTarget code)) {
      return false;
    }
    int parameters = code.getRawParameterTypes().size();
    boolean constructor = target.getName().equals("<init>");
    if (constructor && SEEDLESS.contains(owner)) {
      return parameters == 0;
    }
    if (constructor && owner.equals(HOST_NAME)) {
      return parameters == 2
          && code.getRawParameterTypes().getFirst().getFullName().equals("java.lang.String");
    }
    // Collectors.toMap makes a HashMap unless it is told which map to make.
    return owner.equals(COLLECTORS) && target.getName().equals("toMap") && parameters < 4;
  }
}
