// SPDX-License-Identifier: Apache-2.0
package org.btsdk.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Path HOME = Path.of("/project");

  private static Settings parse(String line) {
    return Settings.parse(List.of(line.split(" ", -1)), HOME);
  }

  @Test
  void without_arguments_the_usual_is_measured() {
    Settings settings = Settings.parse(List.of(), HOME);
    assertThat(settings.scenarios()).containsOnlyKeys("download", "seed", "leeches");
    assertThat(settings.bt()).containsEntry("bt", List.of("/project/bt"));
    assertThat(settings.rounds()).isEqualTo(5);
  }

  @Test
  void a_scenario_may_be_given_values() {
    Settings settings = parse("leeches 4,16 seed seeds download");
    assertThat(settings.scenarios())
        .containsEntry("leeches", List.of("4", "16"))
        .containsEntry("seeds", List.of("2", "4", "8"))
        .containsEntry("seed", List.of())
        .containsOnlyKeys("leeches", "seed", "seeds", "download");
  }

  @Test
  void pairs_have_tables_for_some_and_a_time_after_which_they_are_given_up() {
    Settings settings = parse("pair pair-to partners rTorrent,libtorrent patience 7");
    assertThat(settings.scenarios()).containsOnlyKeys("pair", "pair-to");
    assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(7));
    assertThat(settings.wantsPartner(new Rtorrent())).isTrue();
    assertThat(settings.wantsPartner(new Libtorrent("plain", HOME))).isTrue();
    assertThat(settings.wantsPartner(new Aria2())).isFalse();
    assertThat(settings.wants(new Aria2())).isTrue();
  }

  @Test
  void several_builds_are_told_apart_by_their_names() {
    Settings settings =
        Settings.parse(List.of("--bt", "/a/bt", "--bt", "bt old=java -jar /b.jar"), HOME);
    assertThat(settings.bt())
        .containsEntry("bt", List.of("/a/bt"))
        .containsEntry("bt old", List.of("java", "-jar", "/b.jar"));
  }

  @Test
  void what_is_wrong_is_named() {
    assertThatIllegalArgumentException().isThrownBy(() -> parse("uplaod 5"));
    assertThatIllegalArgumentException().isThrownBy(() -> parse("rounds 0"));
    assertThatIllegalArgumentException().isThrownBy(() -> parse("size 12Q"));
    assertThatIllegalArgumentException().isThrownBy(() -> parse("piece 100K"));
    assertThatIllegalArgumentException().isThrownBy(() -> parse("rounds"));
  }

  @Test
  void sizes_are_powers_of_1024() {
    assertThat(Sizes.parse("256K")).isEqualTo(262_144);
    assertThat(Sizes.parse("4g")).isEqualTo(1L << 32);
    assertThat(Sizes.show(1L << 32)).isEqualTo("4 GiB");
    assertThat(Sizes.show(3 << 18)).isEqualTo("768 KiB");
    assertThat(Sizes.show(5)).isEqualTo("5 bytes");
  }
}
