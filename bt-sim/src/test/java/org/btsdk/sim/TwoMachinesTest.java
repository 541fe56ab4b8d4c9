// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two virtual machines agree on what happened, though identity hashes are others in one of them.
class TwoMachinesTest {
  /// What the other machines run.
  static final class Program {
    private Program() {}

    @SuppressWarnings("SystemOut") // that is how it answers
    public static void main(String[] args) {
      for (long seed = 1; seed <= 8; seed++) {
        System.out.println(RandomSwarm.of(seed).run().digest());
      }
    }
  }

  @Test
  void agree() throws IOException, InterruptedException {
    List<String> one = run();
    List<String> other = run("-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=2");
    assertThat(one).hasSize(8).doesNotHaveDuplicates().isEqualTo(other);
  }

  private static List<String> run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    String path =
        String.join(
            File.pathSeparator,
            "target/test-classes",
            "target/classes",
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", path, Program.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.lines().toList();
  }
}
