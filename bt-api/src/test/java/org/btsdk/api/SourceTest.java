// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void nothing_is_no_source(String text) {
    assertThatExceptionOfType(TorrentException.BadTorrent.class)
        .isThrownBy(() -> Source.parse(text))
        .withMessage('"' + text + "\": neither a torrent file nor a link");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://", "https:///a.torrent", "http://a b/"})
  void an_address_without_a_host_is_no_source(String text) {
    assertThatExceptionOfType(TorrentException.BadTorrent.class)
        .isThrownBy(() -> Source.parse(text))
        .withMessageContaining("not a URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://host/a.torrent", "/a.torrent", "https:host"})
  void a_url_is_one_of_the_web(String text) {
    URI uri = URI.create(text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Source.OfUrl(uri))
        .withMessageContaining(text);
  }

  @Test
  void what_is_nothing_else_is_a_path() {
    assertThat(Source.parse("some.torrent")).isEqualTo(new Source.OfFile(Path.of("some.torrent")));
  }
}
