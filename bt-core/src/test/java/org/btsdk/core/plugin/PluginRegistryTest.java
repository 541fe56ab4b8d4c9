// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.btsdk.api.PluginChoice;
import org.btsdk.api.PluginInfo;
import org.btsdk.core.plugin.PluginException.Reason;
import org.btsdk.model.TorrentGeometry;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.picker.PickerProvider;
import org.btsdk.spi.picker.PiecePicker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginRegistryTest {
  private record Picker(String name, int spiVersion) implements PickerProvider {
    @Override
    public List<ConfigKey> configKeys() {
      return List.of(new ConfigKey("window", ConfigKey.Kind.SIZE, "how much", "1M"));
    }

    @Override
    public PiecePicker create(TorrentGeometry geometry, PluginConfig config) {
      return (_, _) -> {};
    }
  }

  private static Picker picker(String name) {
    return new Picker(name, PickerProvider.SPI_VERSION);
  }

  private static FoundPlugin<PickerProvider> found(
      String className, String moduleName, Supplier<PickerProvider> loader) {
    return new FoundPlugin<>(className, moduleName, moduleName + "@1", loader);
  }

  private static FoundPlugin<PickerProvider> ours(String name) {
    return found("org.btsdk.core.pick." + name, "org.btsdk.core", () -> picker(name));
  }

  private static FoundPlugin<PickerProvider> theirs(String module, String name) {
    return found(module + ".Plugin", module, () -> picker(name));
  }

  private static PluginRegistry<PickerProvider> registry(FoundPlugin<PickerProvider> one) {
    return registry(List.of(one));
  }

  private static PluginRegistry<PickerProvider> registry(
      FoundPlugin<PickerProvider> one, FoundPlugin<PickerProvider> other) {
    return registry(List.of(one, other));
  }

  private static PluginRegistry<PickerProvider> registry(List<FoundPlugin<PickerProvider>> found) {
    return new PluginRegistry<>("picker", PickerProvider.SPI_VERSION, found);
  }

  private static PluginException refusal(Reason reason, ThrowingCallable choice) {
    var thrown = new PluginException[1];
    assertThatExceptionOfType(PluginException.class)
        .isThrownBy(choice)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
        .satisfies(e -> thrown[0] = e);
    return thrown[0];
  }

  @Test
  void chooses_by_name() {
    var registry = registry(ours("rarest"), theirs("com.acme", "acme-window"));
    assertThat(registry.names()).containsExactly("acme-window", "rarest");
    ChosenPlugin<PickerProvider> chosen = registry.choose("acme-window", Map.of("window", "2K"));
    assertThat(chosen.factory().name()).isEqualTo("acme-window");
    assertThat(chosen.config().size("window")).hasValue(2048);
  }

  @Test
  void a_factory_of_the_embedder_wins() {
    PickerFactory own = (_, _) -> (_, _) -> {};
    var choice = PluginChoice.of("rarest", own);
    ChosenPlugin<PickerFactory> chosen = registry(ours("rarest")).choose(choice, p -> p);
    assertThat(chosen.factory()).isSameAs(own);
    assertThat(chosen.name()).isEqualTo("rarest");
  }

  @Test
  void a_choice_without_factory_is_found_by_name() {
    PluginChoice<PickerFactory> choice = PluginChoice.named("rarest", Map.of("window", "3"));
    ChosenPlugin<PickerFactory> chosen = registry(ours("rarest")).choose(choice, p -> p);
    assertThat(chosen.factory()).isInstanceOf(Picker.class);
    assertThat(chosen.config().size("window")).hasValue(3);
  }

  @Test
  void a_missing_plugin_lists_those_there_are() {
    var registry = registry(ours("rarest"), theirs("com.acme", "acme-window"));
    assertThat(refusal(Reason.MISSING, () -> registry.choose("rarst", Map.of())))
        .hasMessage("there is no picker plugin \"rarst\"; there are: acme-window, rarest");
  }

  @Test
  void twins_are_named_with_their_modules_once_one_is_chosen() {
    var registry =
        registry(List.of(theirs("com.b", "acme-x"), theirs("com.a", "acme-x"), ours("rarest")));
    assertThat(registry.choose("rarest", Map.of()).name()).isEqualTo("rarest");
    assertThat(refusal(Reason.TWINS, () -> registry.choose("acme-x", Map.of())))
        .hasMessageContaining("com.a.Plugin (com.a@1) and com.b.Plugin (com.b@1)");
  }

  @Test
  void a_name_without_hyphen_is_ours() {
    var registry = registry(theirs("com.acme", "window"));
    assertThat(refusal(Reason.RESERVED, () -> registry.choose("window", Map.of())))
        .hasMessageContaining("com.acme.Plugin (com.acme@1)")
        .hasMessageContaining("reserved");
  }

  @Test
  void who_takes_a_reserved_name_does_not_get_into_the_way() {
    var registry = registry(theirs("com.acme", "rarest"), ours("rarest"));
    assertThat(registry.choose("rarest", Map.of()).name()).isEqualTo("rarest");
  }

  @Test
  void on_the_class_path_ours_are_known_by_their_package() {
    var own = found("org.btsdk.core.pick.RarestPicker", "", () -> picker("rarest"));
    assertThat(registry(own).choose("rarest", Map.of()).name()).isEqualTo("rarest");
    var other = found("org.btsdklike.Picker", "", () -> picker("rarest"));
    refusal(Reason.RESERVED, () -> registry(other).choose("rarest", Map.of()));
  }

  @Test
  void a_plugin_of_this_project_outside_the_engine_may_have_a_name_without_hyphen() {
    var own = theirs("org.btsdk.picker.window", "window");
    assertThat(registry(own).choose("window", Map.of()).name()).isEqualTo("window");
  }

  @Test
  void twins_are_told_before_one_is_chosen() {
    var registry = registry(theirs("com.b", "acme-x"), theirs("com.a", "acme-x"));
    assertThat(registry.infos())
        .hasSize(2)
        .allSatisfy(info ->
            assertThat(info.problem().orElseThrow()).contains("com.a.Plugin", "com.b.Plugin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Acme-x", "-x", "1-x", "acme x", "acme_x"})
  void a_name_that_is_not_well_formed_cannot_be_chosen(String name) {
    var registry = registry(theirs("com.acme", name));
    assertThat(registry.names()).isEmpty();
    assertThat(registry.infos().getFirst().problem().orElseThrow())
        .contains("com.acme.Plugin", "[a-z][a-z0-9-]{0,62}");
  }

  @Test
  void another_version_of_the_service_interface_is_refused() {
    var registry = registry(found("com.acme.P", "com.acme", () -> new Picker("acme-x", 99)));
    assertThat(refusal(Reason.VERSION, () -> registry.choose("acme-x", Map.of())))
        .hasMessageContaining("version 99")
        .hasMessageContaining("version " + PickerProvider.SPI_VERSION);
  }

  @Test
  void an_unknown_setting_lists_the_known_ones() {
    var registry = registry(theirs("com.acme", "acme-x"));
    assertThat(refusal(Reason.SETTINGS, () -> registry.choose("acme-x", Map.of("win", "1"))))
        .hasMessage("picker plugin \"acme-x\": unknown setting \"win\"; known: window");
  }

  @Test
  void a_plugin_that_throws_while_loading_breaks_only_itself() {
    Supplier<PickerProvider> broken =
        () -> {
          throw new ExceptionInInitializerError("no licence");
        };
    var registry = registry(found("com.acme.Broken", "com.acme", broken), ours("rarest"));
    assertThat(registry.choose("rarest", Map.of()).name()).isEqualTo("rarest");
    assertThat(refusal(Reason.MISSING, () -> registry.choose("acme-x", Map.of())))
        .hasMessageContaining("com.acme.Broken")
        .hasMessageContaining("no licence");
    assertThat(registry.infos())
        .extracting(PluginInfo::name, info -> info.problem().isPresent())
        .containsExactly(tuple("com.acme.Broken", true), tuple("rarest", false));
  }

  @Test
  void tells_all_it_found() {
    PluginInfo info = registry(ours("rarest")).infos().getFirst();
    assertThat(info)
        .extracting(PluginInfo::kind, PluginInfo::name, PluginInfo::module, PluginInfo::problem)
        .containsExactly("picker", "rarest", "org.btsdk.core@1", Optional.empty());
    assertThat(info.configKeys()).extracting(ConfigKey::name).containsExactly("window");
    assertThat(info.className()).isEqualTo("org.btsdk.core.pick.rarest");
  }
}
