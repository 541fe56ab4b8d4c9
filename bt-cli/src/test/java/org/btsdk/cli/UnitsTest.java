// SPDX-License-Identifier: Apache-2.0
package org.btsdk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.btsdk.cli.option.Units;
import org.btsdk.model.Rate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "7,7",
    "7B,7",
    "1K,1024",
    "1kib,1024",
    "1kB,1000",
    "1.5GiB,1610612736",
    "10MB,10000000",
    "2T,2199023255552",
    "1.000001MB,1000001",
    "0.5,1",
    "8191P,9222246136947933184",
    "8191.999P,9223370910954868965",
    "9223PB,9223000000000000000",
    "999999999999999,999999999999999"
  })
  void reads_sizes(String text, long bytes) {
    assertThat(Units.size(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "K", "1X", "1KK", "8192P", "8192.0P", "9224PB", "999999999999999P"})
  void refuses_what_is_no_size(String text) {
    assertThatExceptionOfType(TypeConversionException.class).isThrownBy(() -> Units.size(text));
  }

  @Test
  void reads_rates_and_takes_zero_for_no_limit() {
    assertThat(Units.rate("2M/s")).isEqualTo(Rate.mib(2));
    assertThat(Units.rate("500KB")).isEqualTo(Rate.bytes(500_000));
    assertThat(Units.rate("0")).isEqualTo(Rate.UNLIMITED);
    assertThat(Units.rate("unlimited")).isEqualTo(Rate.UNLIMITED);
  }

  @ParameterizedTest
  @CsvSource({
    "90,90000",
    "90s,90000",
    "1h30m,5400000",
    "250ms,250",
    "1.5m,90000",
    "36500d,3153600000000"
  })
  void reads_times(String text, long millis) {
    assertThat(Units.time(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "1x",
        "1m2",
        "-5s",
        "36501d",
        "400000d",
        "999999999999d",
        "36500d1ms",
        "36500d36500d"
      })
  void refuses_what_is_no_time(String text) {
    assertThatExceptionOfType(TypeConversionException.class).isThrownBy(() -> Units.time(text));
  }
}
