// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// Shows that a contract catches broken plugins. The nested classes of the subclass are the
/// plugins: each extends the contract and says with [Breaks] which sentences it breaks. Every
/// sentence of the contract needs one that breaks it.
public abstract class ContractProof {
  private static final Path DOCS = Path.of("..", "docs", "testkit.md");

  private final Class<?> contract;

  /// @param contract the contract that is shown to work
  protected ContractProof(Class<?> contract) {
    this.contract = contract;
  }

  private List<Class<?>> plugins() {
    return Arrays.stream(getClass().getDeclaredClasses())
        .filter(nested -> nested.isAnnotationPresent(Breaks.class))
        .sorted(Comparator.comparing(Class::getSimpleName))
        .toList();
  }

  private static List<String> broken(Class<?> plugin) {
    return List.of(plugin.getAnnotation(Breaks.class).value());
  }

  private SortedMap<String, SortedSet<String>> sentences() {
    SortedMap<String, SortedSet<String>> sentences = new TreeMap<>();
    Arrays.stream(contract.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .forEach(method -> sentences.put(method.getName(), new TreeSet<>()));
    return sentences;
  }

  private SortedMap<String, SortedSet<String>> proofs() {
    SortedMap<String, SortedSet<String>> proofs = sentences();
    for (Class<?> plugin : plugins()) {
      for (String sentence : broken(plugin)) {
        proofs.computeIfAbsent(sentence, _ -> new TreeSet<>()).add(plugin.getSimpleName());
      }
    }
    return proofs;
  }

  @TestFactory
  public Stream<DynamicTest> each_plugin_breaks_what_it_says_and_nothing_else() {
    return plugins().stream()
        .map(plugin ->
            DynamicTest.dynamicTest(
                plugin.getSimpleName(),
                () -> {
                  Verdict verdict = Verdict.of(plugin);
                  assertThat(verdict.failed().keySet())
                      .as("%s", verdict)
                      .containsExactlyInAnyOrderElementsOf(broken(plugin));
                  assertThat(verdict.succeeded()).as("%s", verdict).isPositive();
                }));
  }

  /// Else the build of who wrote one stands still, and nothing says where.
  @Test
  public void a_plugin_that_hangs_fails_after_some_minutes() {
    Timeout timeout = contract.getAnnotation(Timeout.class);
    assertThat(timeout).isNotNull();
    assertThat(timeout.threadMode()).isEqualTo(Timeout.ThreadMode.SEPARATE_THREAD);
  }

  @Test
  public void there_is_a_plugin_that_is_right() {
    assertThat(plugins()).anyMatch(plugin -> broken(plugin).isEmpty());
  }

  @Test
  public void every_sentence_has_a_plugin_that_breaks_it() {
    assertThat(sentences()).isNotEmpty();
    assertThat(proofs().keySet()).isEqualTo(sentences().keySet());
    assertThat(proofs()).allSatisfy((_, plugins) -> assertThat(plugins).isNotEmpty());
  }

  @Test
  public void the_docs_list_every_sentence_and_its_proof() throws IOException {
    StringBuilder table = new StringBuilder();
    for (Map.Entry<String, SortedSet<String>> proof : proofs().entrySet()) {
      table.append("| ").append(proof.getKey().replace('_', ' ')).append(" | `");
      table.append(String.join("`, `", proof.getValue())).append("` |\n");
    }
    assertThat(Files.readString(DOCS)).contains(table);
  }
}
