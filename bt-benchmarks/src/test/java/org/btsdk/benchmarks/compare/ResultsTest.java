// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResultsTest {
  @Test
  void a_ratio_is_to_the_fastest_that_is_neither_ours_nor_the_floor() {
    Results results = Examples.results();
    assertThat(results.bestOther()).hasValue(500);
    assertThat(results.ratio("bt")).hasValue(2);
    assertThat(results.ratio("aria2")).hasValue(1);
    assertThat(results.ratio("rTorrent & co")).hasValue(0.5);
  }

  @Test
  void without_others_there_is_no_ratio() {
    Results results = Results.of("", false);
    results.add("bt", Examples.at(1));
    results.add("bt before", Examples.at(1));
    results.add(Results.FLOOR, Examples.at(2));
    assertThat(results.ratio("bt")).isEmpty();
  }

  @Test
  void the_table_has_medians_spread_and_ratio_of_each_and_says_what_failed() {
    assertThat(Markdown.table(Examples.results()))
        .startsWith("## download 1 GiB\n")
        .contains(
            "| **bt** | 1,000 | 900–1,100 | 2.00 | 2.00 | 1.50 | 1.25 | 30 | 90 | 0.40 | 1.00 |\n")
        .contains("| aria2 | 500 | 450–550 | 1.00 |")
        .endsWith("\nTransmission failed: no answer\n");
  }

  @Test
  void the_file_for_programs_has_every_round() {
    String csv = Csv.of(java.util.List.of(Examples.results()));
    assertThat(csv.lines()).hasSize(1 + 4 * 3);
    assertThat(csv)
        .contains(
            "download 1 GiB,bt,2,1073741824,1000.0,2.000,1.500,1.250,30.0,90.0,0.400,1.000\n");
  }
}
