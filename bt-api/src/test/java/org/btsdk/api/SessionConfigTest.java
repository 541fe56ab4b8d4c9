// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionConfigTest {
  private static final String PROPERTY = "org.btsdk.dht.bootstrap";

  private static SessionConfig.Builder builder() {
    return SessionConfig.of(Path.of("downloads")).toBuilder();
  }

  private static void refused(Consumer<SessionConfig.Builder> setting, String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> setting.accept(builder()))
        .withMessageContaining(name);
  }

  @Test
  void times_that_make_no_sense_are_refused_where_they_are_set() {
    Duration negative = Duration.ofNanos(-1);
    refused(config -> config.dialSpacing(negative), "dialSpacing");
    refused(config -> config.closeTimeout(negative), "closeTimeout");
    refused(config -> config.sourceTimeout(Duration.ZERO), "sourceTimeout");
    refused(config -> config.trackerTimeout(Duration.ZERO), "trackerTimeout");
    assertThatCode(() -> builder().dialSpacing(Duration.ZERO).closeTimeout(Duration.ZERO))
        .doesNotThrowAnyException();
  }

  @Test
  void a_time_without_end_can_be_counted_in_nanoseconds() {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    SessionConfig config =
        builder()
            .dialSpacing(forever)
            .sourceTimeout(forever)
            .trackerTimeout(forever)
            .closeTimeout(forever)
            .build();
    assertThat(
            List.of(
                config.dialSpacing(),
                config.sourceTimeout(),
                config.trackerTimeout(),
                config.closeTimeout()))
        .allSatisfy(time -> assertThat(time.toNanos()).isPositive());
  }

  @Test
  void a_secret_of_a_tracker_is_not_printed() {
    SessionConfig config =
        builder().trackerSettings(Map.of("acme", Map.of("token", "hunter2"))).build();
    assertThat(config.toString()).contains("acme", "token").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "acme/1\r\nX-Evil: yes", "acm\u00e9/1", "acme\t1"})
  void a_user_agent_that_no_header_can_hold_is_refused(String userAgent) {
    refused(config -> config.userAgent(userAgent), "userAgent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-BT010000", "-B\u00e90100-", "-BT\n100-"})
  void a_prefix_that_no_peer_id_can_begin_with_is_refused(String prefix) {
    refused(config -> config.peerIdPrefix(prefix), "peer id prefix");
  }

  @Test
  void a_character_that_cannot_be_shown_is_told_as_a_source_has_it() {
    refused(config -> config.userAgent("acme\r/1"), "acme\\u000d/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"router", "a b:1", "router:1,", "router:0", "::1:1", ","})
  void a_property_that_names_no_nodes_is_refused_by_its_name(String value) {
    String before = System.getProperty(PROPERTY);
    System.setProperty(PROPERTY, value);
    try {
      assertThatIllegalArgumentException()
          .isThrownBy(SessionConfigTest::builder)
          .withMessageContaining(PROPERTY);
    } finally {
      restore(before);
    }
  }

  @Test
  void a_property_that_has_become_wrong_does_not_keep_settings_from_being_printed() {
    String before = System.getProperty(PROPERTY);
    System.setProperty(PROPERTY, "router.example:1,[::1]:2");
    try {
      SessionConfig config = builder().port(7).build();
      assertThat(config.dhtBootstrap()).containsExactly("router.example:1", "[::1]:2");
      System.setProperty(PROPERTY, "nonsense");
      assertThat(config).hasToString("SessionConfig{port=7, folder=downloads}");
    } finally {
      restore(before);
    }
  }

  private static void restore(@Nullable String before) {
    if (before == null) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  @Test
  void settings_of_trackers_are_copied_all_through() {
    Map<String, String> inner = new TreeMap<>(Map.of("proxy", "one"));
    SessionConfig config = builder().trackerSettings(Map.of("http", inner)).build();
    inner.put("proxy", "two");
    assertThat(config.trackerSettings()).isEqualTo(Map.of("http", Map.of("proxy", "one")));
  }
}
