// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.create;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.btsdk.core.create.FileList.Found;
import org.btsdk.model.FileEntry;
import org.junit.jupiter.api.Test;

class FileListTest {
  private static final Found UPPER = new Found(List.of("B"), 1);
  private static final Found NESTED = new Found(List.of("a", "z"), 2);
  private static final Found DASHED = new Found(List.of("a-b"), 4);
  private static final Found UMLAUT = new Found(List.of("ä"), 8);

  @Test
  void sorts_by_the_bytes_of_the_path_whatever_order_files_were_found_in() {
    List<Found> expected = List.of(UPPER, DASHED, NESTED, UMLAUT);

    assertThat(FileList.of(List.of(UMLAUT, NESTED, DASHED, UPPER), _ -> false).files())
        .isEqualTo(expected);
    assertThat(FileList.of(List.of(DASHED, UPPER, UMLAUT, NESTED), _ -> false).files())
        .isEqualTo(expected);
  }

  @Test
  void leaves_out_what_is_excluded_and_adds_up_the_rest() {
    FileList list = FileList.of(List.of(UPPER, NESTED, UMLAUT), UPPER::equals);

    assertThat(list.files()).containsExactly(NESTED, UMLAUT);
    assertThat(list.totalBytes()).isEqualTo(10);
  }

  @Test
  void makes_entries_below_the_folder_of_the_torrent() {
    assertThat(FileList.of(List.of(NESTED), _ -> false).entries(List.of("root")))
        .containsExactly(FileEntry.of(List.of("root", "a", "z"), 2));
  }
}
