// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.btsdk.spi.choker.ChokerFactory;
import org.btsdk.spi.limiter.LimiterFactory;
import org.btsdk.spi.picker.PickerFactory;
import org.btsdk.spi.storage.StorageFactory;
import org.btsdk.spi.storage.StorageKind;
import org.junit.jupiter.api.Test;

/// That plugins are chosen in the same ways wherever they are.
class PluginChoiceTest {
  private static final StorageFactory STORAGE =
      _ -> {
        throw new AssertionError("opened");
      };
  private static final PickerFactory PICKER = (_, _) -> (_, _) -> {};
  private static final ChokerFactory CHOKER = _ -> (_, _) -> {};
  private static final LimiterFactory LIMITER =
      (_, _) -> {
        throw new AssertionError("made");
      };

  private static SessionConfig.Builder session() {
    return SessionConfig.of(Path.of("downloads")).toBuilder();
  }

  @Test
  void a_name_or_a_uri_with_settings_is_read() {
    assertThat(PluginChoice.<StorageFactory>parse("file")).isEqualTo(PluginChoice.named("file"));
    assertThat(PluginChoice.<StorageFactory>parse("s3://bucket/a?endpoint=http://host:1&fast"))
        .isEqualTo(
            PluginChoice.named(
                "s3", Map.of("location", "bucket/a", "endpoint", "http://host:1", "fast", "true")));
  }

  @Test
  void what_is_neither_is_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> PluginChoice.parse("C:\\data?x=%4"));
    assertThatIllegalArgumentException().isThrownBy(() -> PluginChoice.parse("Acme:x"));
    assertThatIllegalArgumentException().isThrownBy(() -> PluginChoice.parse(""));
  }

  @Test
  void a_session_takes_names_and_uris() {
    SessionConfig config =
        session()
            .storage("file:?allocation=full")
            .picker("deadline:?window=8M")
            .limiter("bucket:?burst=64K")
            .choker("tyrant:?capacity=512K")
            .build();
    assertThat(config.storage())
        .isEqualTo(PluginChoice.named("file", Map.of("allocation", "full")));
    assertThat(config.picker()).isEqualTo(PluginChoice.named("deadline", Map.of("window", "8M")));
    assertThat(config.limiter()).isEqualTo(PluginChoice.named("bucket", Map.of("burst", "64K")));
    assertThat(config.choker()).isEqualTo(PluginChoice.named("tyrant", Map.of("capacity", "512K")));
  }

  @Test
  void a_torrent_takes_names_and_uris() {
    AddOptions options =
        AddOptions.DEFAULT
            .storage("file:?allocation=full")
            .picker("sequential")
            .choker("tyrant:?capacity=512K");
    assertThat(options.storage())
        .contains(PluginChoice.named("file", Map.of("allocation", "full")));
    assertThat(options.picker()).contains(PluginChoice.named("sequential"));
    assertThat(options.choker()).contains(PluginChoice.named("tyrant", Map.of("capacity", "512K")));
  }

  @Test
  void both_take_factories_of_ones_own() {
    SessionConfig config =
        session()
            .storage("acme-s", STORAGE)
            .picker("acme-p", PICKER)
            .limiter("acme-l", LIMITER)
            .choker("acme-c", CHOKER)
            .build();
    assertThat(config.storage()).isEqualTo(PluginChoice.of("acme-s", STORAGE));
    assertThat(config.picker()).isEqualTo(PluginChoice.of("acme-p", PICKER));
    assertThat(config.limiter()).isEqualTo(PluginChoice.of("acme-l", LIMITER));
    assertThat(config.choker()).isEqualTo(PluginChoice.of("acme-c", CHOKER));
    AddOptions options =
        AddOptions.DEFAULT
            .storage("acme-s", STORAGE)
            .picker("acme-p", PICKER)
            .choker("acme-c", CHOKER);
    assertThat(options.storage()).contains(PluginChoice.of("acme-s", STORAGE));
    assertThat(options.picker()).contains(PluginChoice.of("acme-p", PICKER));
    assertThat(options.choker()).contains(PluginChoice.of("acme-c", CHOKER));
  }

  @Test
  void what_a_storage_waits_for_belongs_to_that_storage() {
    assertThat(session().storage("acme-s", StorageKind.MEMORY, STORAGE).storage("file").build())
        .extracting(SessionConfig::storageKind)
        .isEqualTo(Optional.empty());
    AddOptions options = AddOptions.DEFAULT.storage("acme-s", StorageKind.MEMORY, STORAGE);
    assertThat(options.storageKind()).contains(StorageKind.MEMORY);
    assertThat(options.paused(true).storageKind()).contains(StorageKind.MEMORY);
    assertThat(options.storage("file").storageKind()).isEmpty();
  }
}
