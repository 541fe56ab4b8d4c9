// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.btsdk.model.Rate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program of `docs/simulator.md`.
class SimulatorDocTest {
  @Test
  void the_example_runs_and_is_the_one_that_is_shown(@TempDir Path folder) throws IOException {
    SwarmResult result =
        Swarm.with(
                Group.seeds(1).up(Rate.mib(2)),
                Group.leechers(40).up(Rate.kib(512)).choker("titfortat"),
                Group.freeRiders(4))
            .seed(7)
            .torrent(64 << 20, 512 * 1024)
            .blockLength(64 * 1024)
            .run();
    assertThat(result.medianDuration("leecher")).isPresent();
    result.writeCsv(folder.resolve("swarm.csv"));
    result.writeSvg(folder.resolve("swarm.svg"));
    assertThat(Files.readAllLines(folder.resolve("swarm.csv")))
        .hasSize(46)
        .first()
        .asString()
        .startsWith("node,group,role");
    assertThat(Files.readString(folder.resolve("swarm.svg")))
        .startsWith("<svg")
        .contains("leecher", "free-rider")
        .endsWith("</svg>\n");
    String shown = Files.readString(Path.of("..", "docs", "simulator.md"));
    String own = Files.readString(Path.of("src/test/java/org/btsdk/sim/SimulatorDocTest.java"));
    String chain = own.substring(own.indexOf("Swarm.with("), own.indexOf(".run();"));
    assertThat(shown.replaceAll("\\s+", " ")).contains(chain.replaceAll("\\s+", " "));
  }
}
