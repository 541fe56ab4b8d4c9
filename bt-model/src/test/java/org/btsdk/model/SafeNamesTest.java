// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNamesTest {
  @Test
  void a_torrent_is_not_named_as_the_folder_of_storages() {
    assertThat(SafeNames.cleanTop(".bt")).isEqualTo("_.bt");
    assertThat(SafeNames.cleanTop(".BT. ")).isEqualTo("_.BT");
    assertThat(SafeNames.cleanTop(".bt2")).isEqualTo(".bt2");
    assertThat(SafeNames.clean(".bt")).isEqualTo(".bt");
  }

  @Test
  void a_parsed_torrent_begins_with_its_safe_name() throws Exception {
    String pieces = "6:pieces20:aaaaaaaaaaaaaaaaaaaa";
    String single = "d6:lengthi1e4:name3:.bt12:piece lengthi16384e" + pieces + "e";
    String several =
        "d5:filesld6:lengthi1e4:pathl3:.bteee4:name3:.bt12:piece lengthi16384e" + pieces + "e";
    Metainfo one = Metainfo.ofInfo(single.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(one.name()).isEqualTo("_.bt");
    assertThat(one.files().getFirst().displayPath()).isEqualTo("_.bt");
    Metainfo more = Metainfo.ofInfo(several.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(more.files().getFirst().displayPath()).isEqualTo("_.bt/.bt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "Größe.txt",
        "日本.mkv",
        ".hidden",
        "a..b",
        "Title: part?",
        "console",
        "COM10",
        "e\u0301",
        "\ud83d\ude00",
        "a (2)"
      })
  void keeps_a_name_that_is_safe(String name) {
    assertThat(SafeNames.clean(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "'',_",
        ".,_",
        "..,_",
        "...,_",
        "'. .',_",
        "'  ',_",
        "/,_",
        "../x,.._x",
        "/etc/passwd,_etc_passwd",
        "a\\b,a_b",
        "C:,C_",
        "c:x,c_x",
        "a\u0000b,a_b",
        "a\u001bb,a_b",
        "a\u0085b,a_b",
        "a\u202eb,a_b",
        "a\u2067b,a_b",
        "a\u200fb,a_b",
        "\ud800x,_x",
        "CON,_CON",
        "con.txt,_con.txt",
        "Nul .txt,_Nul .txt",
        "lpt9,_lpt9",
        "COM\u00b9,_COM\u00b9",
        "aux:x,_aux:x",
        "a.,a",
        "'a. . ',a",
      })
  void makes_an_unsafe_name_safe(String name, String safe) {
    assertThat(SafeNames.clean(name)).isEqualTo(safe);
  }

  @Test
  void cuts_a_long_name_between_characters_and_keeps_its_extension() {
    String safe = SafeNames.clean("\u00e9".repeat(200) + ".torrent");
    assertThat(safe).isEqualTo("\u00e9".repeat(123) + ".torrent");
    assertThat(safe.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(255);
  }

  @Test
  void cuts_a_long_name_that_has_no_extension_worth_keeping() {
    assertThat(SafeNames.clean("a" + ".b".repeat(40) + "c".repeat(300))).hasSize(255);
    assertThat(SafeNames.clean(" ".repeat(300) + "." + "x".repeat(100))).isEqualTo("_");
  }

  @Test
  void leaves_out_empty_components_and_single_dots() {
    assertThat(new SafeNames().add(List.of("", "a", ".", "b"))).containsExactly("a", "b");
    assertThat(new SafeNames().add(List.of())).containsExactly("_");
  }

  @Test
  void never_leads_upwards() {
    assertThat(new SafeNames().add(List.of("a", "..", "..", "b")))
        .containsExactly("a", "_", "_", "b");
  }

  @Test
  void numbers_the_later_of_two_files_with_one_name() {
    SafeNames names = new SafeNames();
    assertThat(names.add(List.of("a.txt"))).containsExactly("a.txt");
    assertThat(names.add(List.of("a.txt"))).containsExactly("a (2).txt");
    assertThat(names.add(List.of("A.TXT"))).containsExactly("A (3).TXT");
    assertThat(names.add(List.of("a (2).txt"))).containsExactly("a (2) (2).txt");
  }

  @Test
  void takes_two_unicode_forms_of_a_name_as_one() {
    SafeNames names = new SafeNames();
    names.add(List.of("\u00e9"));
    assertThat(names.add(List.of("e\u0301"))).containsExactly("e\u0301 (2)");
  }

  @Test
  void renames_a_folder_with_the_name_of_a_file_and_keeps_its_files_together() {
    SafeNames names = new SafeNames();
    names.add(List.of("a"));
    assertThat(names.add(List.of("a", "b"))).containsExactly("a (2)", "b");
    assertThat(names.add(List.of("a", "c"))).containsExactly("a (2)", "c");
  }

  @Test
  void renames_a_file_with_the_name_of_a_folder() {
    SafeNames names = new SafeNames();
    names.add(List.of("a", "b"));
    assertThat(names.add(List.of("A"))).containsExactly("A (2)");
  }

  @Test
  void joins_folders_that_differ_in_case() {
    SafeNames names = new SafeNames();
    names.add(List.of("Dir", "x"));
    assertThat(names.add(List.of("dir", "x"))).containsExactly("Dir", "x (2)");
  }

  @Test
  void gives_each_of_many_long_twins_its_own_name_in_little_time() {
    SafeNames names = new SafeNames();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 8_000; i++) {
      // Different names that are one after they were cut to make room for a number.
      String name = "x".repeat(250) + (i / 2);
      all.add(names.add(List.of(name)).getFirst().toLowerCase(Locale.ROOT));
    }
    assertThat(new LinkedHashSet<>(all)).hasSize(8_000);
    assertThat(all).allMatch(name -> name.length() <= 255);
  }
}
