// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.btsdk.api.AddOptions;
import org.btsdk.api.PluginInfo;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.Torrent;
import org.btsdk.api.TorrentException;
import org.btsdk.api.Torrents;
import org.btsdk.api.event.Event;
import org.btsdk.core.io.plugin.PluginJars;
import org.btsdk.model.Metainfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A session with plugins that were dropped into a folder.
@Timeout(60)
class SessionPluginsTest {
  @TempDir private Path temp;
  private Path plugins = Path.of("");

  @BeforeEach
  void drop_a_plugin_and_a_broken_one() throws Exception {
    plugins = temp.resolve("plugins");
    new PluginJars(temp)
        .make(
            plugins.resolve("acme").resolve("acme.jar"),
            List.of(),
            PluginJars.service("com.acme.Window"),
            PluginJars.picker("com.acme.Window", "acme-window"));
    Files.createDirectory(plugins.resolve("broken"));
    Files.writeString(plugins.resolve("broken").resolve("broken.jar"), "no jar");
  }

  private SessionConfig config() {
    return SessionConfig.of(temp.resolve("data")).toBuilder()
        .port(-1)
        .useTrackers(false)
        .pluginPath(plugins)
        .picker("acme-window")
        .build();
  }

  @Test
  void a_torrent_runs_with_a_plugin_from_a_folder() throws Exception {
    Path file = Payload.file(temp, "one.bin", 100_000, 5);
    Metainfo metainfo = Torrents.create(file, options -> options);
    try (Session session = Session.open(config())) {
      Torrent torrent =
          session.add(
              Source.of(metainfo), options -> options.folder(temp).resume(AddOptions.Resume.CHECK));
      torrent.await(Duration.ofSeconds(30));
      assertThat(torrent.progress().percent()).isEqualTo(100);
    }
  }

  @Test
  void a_torrent_chooses_its_picker_by_name_or_uri() throws Exception {
    Path file = Payload.file(temp, "one.bin", 100_000, 5);
    Metainfo metainfo = Torrents.create(file, options -> options);
    try (Session session = Session.open(config())) {
      assertThatExceptionOfType(TorrentException.Plugin.class)
          .isThrownBy(
              () -> session.add(Source.of(metainfo), options -> options.picker("deadline:?x=1")))
          .withMessageContaining("deadline")
          .withMessageContaining("window");
      Torrent torrent =
          session.add(
              Source.of(metainfo), options -> options.paused(true).picker("deadline:?window=8M"));
      torrent.picker("deadline:?window=1M");
      assertThatExceptionOfType(TorrentException.Plugin.class)
          .isThrownBy(() -> torrent.picker("deadline:?x=1"))
          .withMessageContaining("window");
      assertThatExceptionOfType(TorrentException.Plugin.class)
          .isThrownBy(() -> torrent.picker("acme-none"))
          .withMessageContaining("there is no picker plugin \"acme-none\"");
    }
  }

  @Test
  void plugins_that_a_link_will_need_are_missed_when_it_is_added() {
    Source link = Source.parse("aa".repeat(20));
    try (Session session = Session.open(config())) {
      List<UnaryOperator<AddOptions>> missing =
          List.of(
              options -> options.storage("acme-none"),
              options -> options.picker("acme-none"),
              options -> options.choker("acme-none"));
      for (UnaryOperator<AddOptions> one : missing) {
        assertThatExceptionOfType(TorrentException.Plugin.class)
            .isThrownBy(() -> session.add(link, one))
            .withMessageContaining("acme-none");
      }
      assertThat(session.torrents()).isEmpty();
    }
  }

  @Test
  void every_subscriber_is_told_of_a_plugin_that_cannot_be_used() throws Exception {
    try (Session session = Session.open(config())) {
      for (int i = 0; i < 2; i++) {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        session.events().subscribe(events::add);
        assertThat(events.poll(30, TimeUnit.SECONDS))
            .isInstanceOfSatisfying(
                Event.PluginUnusable.class,
                told -> {
                  assertThat(told.plugin().name()).isEqualTo("broken");
                  assertThat(told.reason()).contains("broken.jar is no jar, or damaged");
                });
      }
    }
  }

  @Test
  void it_lists_what_it_found_and_what_is_wrong_with_it() {
    try (Session session = Session.open(config())) {
      assertThat(session.plugins())
          .extracting(PluginInfo::kind, PluginInfo::name, info -> info.problem().isPresent())
          .contains(
              tuple("picker", "acme-window", false),
              tuple("picker", "rarest", false),
              tuple("folder", "broken", true));
    }
    assertThat(Torrents.plugins(List.of(plugins)))
        .extracting(PluginInfo::name)
        .contains("acme-window", "broken");
    assertThat(Torrents.plugins())
        .extracting(PluginInfo::name)
        .doesNotContain("acme-window", "broken");
  }

  @Test
  void a_plugin_that_is_missing_is_told_with_the_folders_that_cannot_be_used() throws Exception {
    SessionConfig wrong = config().toBuilder().storage("acme-store").build();
    try (Session session = Session.open(wrong)) {
      Path file = Payload.file(temp, "one.bin", 100_000, 5);
      Metainfo metainfo = Torrents.create(file, options -> options);
      assertThatExceptionOfType(TorrentException.Plugin.class)
          .isThrownBy(() -> session.add(Source.of(metainfo)))
          .withMessageContaining("there is no storage plugin \"acme-store\"")
          .withMessageContaining(plugins.resolve("broken").toString());
    }
  }
}
