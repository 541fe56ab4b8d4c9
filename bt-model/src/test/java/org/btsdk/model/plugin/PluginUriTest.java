// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PluginUriTest {
  @Test
  void a_name_alone_has_no_settings() {
    assertThat(PluginUri.parse("file")).isEqualTo(new PluginUri("file", Map.of()));
    assertThat(PluginUri.parse("file:")).isEqualTo(new PluginUri("file", Map.of()));
  }

  @Test
  void what_follows_the_question_mark_are_settings() {
    assertThat(PluginUri.parse("file:?allocation=full&fast&note=a%20b+c").settings())
        .isEqualTo(Map.of("allocation", "full", "fast", "true", "note", "a b c"));
  }

  @Test
  void what_stands_before_it_is_the_location() {
    assertThat(PluginUri.parse("s3://bucket/a/prefix?endpoint=http://host:1/"))
        .isEqualTo(
            new PluginUri(
                "s3", Map.of("location", "bucket/a/prefix", "endpoint", "http://host:1/")));
    assertThat(PluginUri.parse("acme-x:/srv/data").settings())
        .isEqualTo(Map.of("location", "/srv/data"));
  }

  @Test
  void one_plugin_can_stand_in_a_setting_of_another() {
    PluginUri outer = PluginUri.parse("example-crypt:?inner=file:%3Fallocation%3Dfull");
    assertThat(PluginUri.parse(outer.settings().getOrDefault("inner", "")))
        .isEqualTo(new PluginUri("file", Map.of("allocation", "full")));
  }

  @Test
  void a_secret_is_not_printed() {
    assertThat(PluginUri.parse("s3://bucket?secret-key=hunter2"))
        .hasToString("s3[location, secret-key]");
    assertThat(PluginUri.parse("file")).hasToString("file");
  }

  @Test
  void half_a_byte_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> PluginUri.parse("file:?a=%4"));
  }
}
