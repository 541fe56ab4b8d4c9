// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerTransport;
import org.btsdk.spi.tracker.TrackerTransportProvider;
import org.junit.jupiter.api.Test;

class TransportRegistryTest {
  private record Transport(String name, List<String> schemes) implements TrackerTransportProvider {
    @Override
    public int spiVersion() {
      return SPI_VERSION;
    }

    @Override
    public TrackerTransport open(TrackerContext context) throws IOException {
      throw new IOException("not for this test");
    }
  }

  private static FoundPlugin<TrackerTransportProvider> found(
      String module, String name, String... schemes) {
    return new FoundPlugin<>(
        module + "." + name, module, module, () -> new Transport(name, List.of(schemes)));
  }

  private static final FoundPlugin<TrackerTransportProvider> OURS =
      found("org.btsdk.core", "http", "http", "https");
  private static final FoundPlugin<TrackerTransportProvider> THEIRS =
      found("com.acme", "acme-http", "https", "gopher");

  private static TransportRegistry registry(
      Map<String, Map<String, String>> settings,
      List<FoundPlugin<TrackerTransportProvider>> found) {
    return new TransportRegistry(
        new PluginRegistry<>("tracker", TrackerTransportProvider.SPI_VERSION, found), settings);
  }

  @Test
  void chooses_by_scheme_in_any_case() {
    TransportRegistry registry = registry(Map.of(), List.of(OURS, THEIRS));
    assertThat(registry.forScheme("HTTP").name()).isEqualTo("http");
    assertThat(registry.forScheme("gopher").name()).isEqualTo("acme-http");
    assertThat(registry.schemes()).containsExactly("gopher", "http", "https");
  }

  @Test
  void another_takes_over_our_scheme_only_if_it_is_named() {
    assertThat(registry(Map.of(), List.of(THEIRS, OURS)).forScheme("https").name())
        .isEqualTo("http");
    assertThat(
            registry(Map.of("acme-http", Map.of()), List.of(THEIRS, OURS))
                .forScheme("https")
                .name())
        .isEqualTo("acme-http");
  }

  @Test
  void two_others_for_one_scheme_are_named() {
    TransportRegistry registry =
        registry(Map.of(), List.of(THEIRS, found("org.other", "other-http", "gopher")));
    assertThatExceptionOfType(PluginException.class)
        .isThrownBy(() -> registry.forScheme("gopher"))
        .withMessageContaining("com.acme.acme-http")
        .withMessageContaining("org.other.other-http")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(PluginException.Reason.TWINS));
  }

  @Test
  void a_scheme_that_nobody_speaks_lists_those_that_are_spoken() {
    assertThatExceptionOfType(PluginException.class)
        .isThrownBy(() -> registry(Map.of(), List.of(OURS)).forScheme("wss"))
        .withMessage("no tracker plugin speaks \"wss\"; these are spoken: http, https");
  }

  @Test
  void a_transport_that_is_named_must_be_there() {
    assertThatExceptionOfType(PluginException.class)
        .isThrownBy(() -> registry(Map.of("acme-ws", Map.of()), List.of(OURS)))
        .withMessageContaining("acme-ws");
  }
}
