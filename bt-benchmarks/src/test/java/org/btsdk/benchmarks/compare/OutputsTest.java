// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What programs print.
class OutputsTest {
  private static final String SEEN =
      """
      {"connection":0,"bytes":1000,"seconds":9.5}
      {"mode":"seed","bytes":%d,"seconds":2.0,"connections":2,"seconds_median":1.0,\
      "seconds_max":2.0,"cpu":0.5,"watched_cpu":%s,"first":%s,"last":%s}
      """;

  @Test
  void a_number_is_the_one_of_the_last_line_that_has_it() {
    assertThat(Flat.number(SEEN.formatted(1, "-1.000", "1.0", "3.0"), "seconds")).hasValue(2.0);
    assertThat(Flat.number(SEEN, "nothing")).isEmpty();
    assertThatIllegalStateException().isThrownBy(() -> Flat.need("{}", "cpu"));
  }

  @Test
  void windows_of_several_load_generators_become_one() {
    String one = SEEN.formatted(3_000_000, "0.750", "10.0", "12.0");
    String other = SEEN.formatted(3_000_000, "0.500", "11.0", "13.0");
    Usage usage = new Usage(9, 4, 20, 30, 0);
    Measurement all = Windows.measurement(6_000_000, List.of(one, other), 5, usage);
    assertThat(all.megabytesPerSecond()).isCloseTo(2, within(1e-9));
    assertThat(all.windowCpuSeconds()).isEqualTo(0.75);
    assertThat(all.partnerCpuSeconds()).isEqualTo(1);
    assertThat(all.fairness()).isEqualTo(0.5);
    assertThat(all.wallSeconds()).isEqualTo(5);
  }

  @Test
  void usage_is_read_in_millions_of_bytes() {
    Usage usage =
        Usage.parse(
            """
            pid 12
            {"wall":1.5,"user":0.25,"system":0.5,"anonymous_kb":1000,"resident_kb":2000,"exit":137}
            """);
    assertThat(usage).isEqualTo(new Usage(1.5, 0.75, 1.024, 2.048, 137));
  }

  @Test
  void versions_are_found_in_what_clients_say() {
    assertThat(Programs.version("aria2 version 1.36.0\nCopyright")).isEqualTo("1.36.0");
    assertThat(Programs.version("Rakshasa' BitTorrent client version 0.9.8.")).isEqualTo("0.9.8");
    assertThat(Programs.version("transmission-daemon 3.00 (bb6b5a062e)")).isEqualTo("3.00");
    assertThat(Programs.version("no such option")).isEqualTo("unknown");
  }

  @Test
  void the_tracker_names_peers_in_six_bytes_each() {
    byte[] body = Tracker.body(List.of(new PeerPort("192.0.2.10", 0x1234)));
    assertThat(new String(body, StandardCharsets.ISO_8859_1))
        .endsWith("5:peers6:\u00c0\u0000\u0002\n\u00124e");
  }
}
