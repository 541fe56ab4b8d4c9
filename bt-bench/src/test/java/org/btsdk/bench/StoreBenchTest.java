// SPDX-License-Identifier: Apache-2.0
package org.btsdk.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.btsdk.api.TorrentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreBenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int bench(String... args) {
    return new StoreBench().run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "memory", "file:?allocation=full"})
  void our_own_storages_keep_their_contract_and_are_measured(String uri) {
    int exit = bench("uri=" + uri, "pieces=8", "piece-size=64K", "parallel=2");

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(out.toString().lines())
        .satisfiesExactly(
            storage -> assertThat(storage).startsWith("storage   ").contains("blocks"),
            contract -> assertThat(contract).matches("contract  +[2-9]\\d passed, 0 failed, .*"),
            write -> assertThat(write).contains("MB/s", "8 pieces of 65,536 bytes, 2 at once"),
            sync -> assertThat(sync).startsWith("sync"),
            read -> assertThat(read).startsWith("read").contains("MB/s"));
  }

  @Test
  void a_storage_of_files_is_tried_where_its_uri_says(@TempDir Path temp) throws Exception {
    Path place = temp.resolve("a place");
    int exit = bench("uri=file:" + place.toString().replace(" ", "%20"), "pieces=8", "json=true");

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(out.toString())
        .contains("\"file-operations\"", "\"failed\":[]", "\"bytes\":8388608");
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void nothing_is_left_in_a_store_that_can_delete() {
    int exit = bench("uri=test-keeping", "pieces=4");

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(out.toString()).contains("durable", "deletes");
    assertThat(KeepingProvider.KEPT).isEmpty();
  }

  @Test
  void a_storage_that_breaks_the_contract_is_told_by_each_broken_sentence() {
    int exit = bench("uri=test-forgetful", "pieces=0");

    assertThat(err.toString()).contains("broken: gives back every committed piece");
    assertThat(exit).isEqualTo(StoreBench.PLUGIN);
  }

  @Test
  void a_storage_that_fails_when_it_is_measured_is_told_with_the_reason() {
    int exit = bench("uri=test-forgetful", "contract=false", "pieces=4", "piece-size=64K");

    assertThat(err.toString()).contains("is not what was stored");
    assertThat(exit).isEqualTo(StoreBench.STORAGE);
  }

  @Test
  void a_storage_that_is_full_when_it_is_measured_ends_as_a_full_disk_does_elsewhere() {
    int exit = bench("uri=memory:?max-size=2M", "contract=false", "pieces=4", "piece-size=1M");

    assertThat(err.toString()).contains("no space left at memory");
    assertThat(exit).isEqualTo(StoreBench.NO_SPACE);
  }

  @Test
  void a_full_disk_that_only_the_systems_words_tell_of_ends_as_one_elsewhere() {
    int exit = bench("uri=test-full", "contract=false", "pieces=1", "piece-size=64K");

    assertThat(err.toString()).contains("No space left on device");
    assertThat(exit).isEqualTo(StoreBench.NO_SPACE);
    assertThat(bench("uri=test-full", "pieces=0")).isEqualTo(StoreBench.NO_SPACE);
  }

  @Test
  void a_storage_that_has_no_room_for_the_contract_is_full_and_does_not_break_it() {
    int exit = bench("uri=memory:?max-size=100K", "pieces=0");

    assertThat(err.toString().lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("no room: ") && line.contains("no space left at memory"));
    assertThat(exit).isEqualTo(StoreBench.NO_SPACE);
  }

  @Test
  void a_mebibyte_is_room_enough_for_the_contract() {
    int exit = bench("uri=memory:?max-size=1M", "pieces=0");

    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
  }

  @Test
  void the_result_can_be_json() {
    assertThat(bench("uri=memory:?max-size=1G", "json=true", "pieces=4", "piece-size=32K"))
        .isZero();

    assertThat(out.toString())
        .startsWith("{\"v\":1,\"type\":\"result\",\"storage\":\"memory:\",")
        .contains("\"abilities\":[\"blocks\"]", "\"failed\":[]", "\"bytes\":131072,");
  }

  @Test
  void what_is_missing_or_set_wrongly_is_thrown_as_the_api_throws_it() {
    assertThatExceptionOfType(TorrentException.Plugin.class)
        .isThrownBy(() -> bench("uri=acme-none"))
        .withMessageContaining("there is no storage plugin \"acme-none\"");
    assertThatExceptionOfType(TorrentException.Plugin.class)
        .isThrownBy(() -> bench("uri=memory:?colour=red"))
        .withMessageContaining("unknown setting \"colour\"");
  }
}
