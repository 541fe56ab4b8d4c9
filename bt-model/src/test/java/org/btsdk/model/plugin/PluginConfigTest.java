// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.btsdk.model.plugin.ConfigKey.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginConfigTest {
  private static final List<ConfigKey> KEYS =
      List.of(
          new ConfigKey("secret", Kind.SECRET, "A password.", ""),
          new ConfigKey("size", Kind.SIZE, "Bytes.", "1K"),
          new ConfigKey("wait", Kind.DURATION, "A time.", ""),
          new ConfigKey("flag", Kind.FLAG, "Whether.", ""),
          new ConfigKey("count", Kind.NUMBER, "How many.", ""));

  @Test
  void reads_what_is_set_and_otherwise_the_default() {
    PluginConfig config = PluginConfig.of(KEYS, Map.of("wait", "250ms", "count", "-3"));
    assertThat(config.duration("wait")).contains(Duration.ofMillis(250));
    assertThat(config.number("count")).hasValue(-3);
    assertThat(config.size("size")).hasValue(1024);
    assertThat(config.flag("flag")).isFalse();
    assertThat(config.text("secret")).isEmpty();
  }

  @Test
  void refuses_an_unknown_setting_and_lists_the_known_ones() {
    assertThatThrownBy(() -> PluginConfig.of(KEYS, Map.of("x", "1")))
        .hasMessage("unknown setting \"x\"; known: count, flag, secret, size, wait");
  }

  @ParameterizedTest
  @CsvSource({
    "size,1X",
    "size,-1",
    "size,99999999T",
    "wait,36501d",
    "wait,999999999999d",
    "wait,5",
    "wait,-1s",
    "flag,yes",
    "count,1.5",
    "count,''"
  })
  void refuses_text_that_does_not_fit_its_kind(String name, String text) {
    assertThatThrownBy(() -> PluginConfig.of(KEYS, Map.of(name, text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("setting \"" + name + "\" is no ");
  }

  @Test
  void refuses_a_getter_of_another_kind_or_for_an_undeclared_key() {
    PluginConfig config = PluginConfig.of(KEYS, Map.of());
    assertThatThrownBy(() -> config.number("size"))
        .hasMessage("setting \"size\" is declared as SIZE, not as NUMBER");
    assertThatThrownBy(() -> config.text("x")).hasMessageStartingWith("undeclared setting \"x\"");
  }

  @Test
  void refuses_keys_declared_twice_and_defaults_that_do_not_fit() {
    ConfigKey key = new ConfigKey("a", Kind.TEXT, "", "");
    assertThatThrownBy(() -> PluginConfig.of(List.of(key, key), Map.of()))
        .hasMessage("setting \"a\" is declared twice");
    ConfigKey bad = new ConfigKey("a", Kind.NUMBER, "", "x");
    assertThatThrownBy(() -> PluginConfig.of(List.of(bad), Map.of()))
        .hasMessage("setting \"a\" is no NUMBER: \"x\"");
  }

  @Test
  void hides_secrets() {
    assertThat(PluginConfig.of(KEYS, Map.of("secret", "hush", "count", "1")))
        .hasToString("{count=1, secret=***}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "K", "9223372036854775808", "9007199254740992K"})
  void refuses_sizes_that_are_none_or_too_large(String text) {
    assertThatThrownBy(() -> PluginConfig.parseSize(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_names_that_are_not_well_formed() {
    assertThatThrownBy(() -> new ConfigKey("Bad", Kind.TEXT, "", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
