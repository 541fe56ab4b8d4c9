// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import org.btsdk.model.FileEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which keys are a torrent's own.
class KeysTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

  private final Keys keys = Keys.of("archive", HASH);

  @ParameterizedTest
  @ValueSource(ints = {0, 12, 99_999_999, 123_456_789})
  void a_piece_is_known_by_the_key_that_it_was_given(int piece) {
    assertThat(keys.pieceOf(keys.piece(piece))).hasValue(piece);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0000012",
        "000000012",
        "0000001a",
        "-0000001",
        "00000012/",
        "2147483648"
      })
  void another_key_beside_pieces_is_no_piece(String name) {
    assertThat(keys.pieceOf(keys.pieces() + name)).isEmpty();
  }

  @Test
  void a_folder_that_is_named_like_a_torrent_is_refused() {
    for (String name : List.of(HASH, HASH.toUpperCase(Locale.ROOT))) {
      assertThatThrownBy(() -> keys.file(FileEntry.of(List.of(name, "pieces", "00000001"), 1)))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("archive/" + name)
          .hasMessageContaining("could be those of another torrent");
    }
  }

  @Test
  void a_file_that_is_named_like_a_torrent_has_a_key_that_is_nobody_elses() throws IOException {
    assertThat(keys.file(FileEntry.of(List.of(HASH), 1))).isEqualTo("archive/" + HASH);
    assertThat(keys.file(FileEntry.of(List.of(HASH + "0", "a"), 1)))
        .isEqualTo("archive/" + HASH + "0/a");
  }
}
