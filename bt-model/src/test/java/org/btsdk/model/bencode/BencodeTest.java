// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.bencode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.btsdk.model.bencode.Bencode.Limits;
import org.btsdk.model.bencode.Bencode.Prefix;
import org.btsdk.model.bencode.Bencode.Span;
import org.btsdk.model.bencode.Bencode.Strictness;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BencodeTest {
  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static BencodeValue parse(String text) throws BencodeException {
    return Bencode.parse(bytes(text), Limits.NETWORK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i0e",
        "i-1e",
        "i9223372036854775807e",
        "i-9223372036854775808e",
        "0:",
        "4:spam",
        "le",
        "l4:spami42ee",
        "de",
        "d3:bar4:spam3:fooi42ee",
        "d0:i1e1:\u0080i2e1:\u00ffllded1:aleeeee"
      })
  void writes_what_it_read(String text) throws BencodeException {
    assertThat(Bencode.write(parse(text))).isEqualTo(bytes(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "i-0e | at byte 0: the integer is a negative zero",
        "i01e | at byte 0: the integer has a leading zero",
        "i-01e | at byte 0: the integer has a leading zero",
        "li1eie | at byte 5: expected a digit, not 'e'",
        "i1 | at byte 2: the input ends too early",
        "i1.5e | at byte 2: expected the end of an integer, not '.'",
        "i+1e | at byte 1: expected a digit, not '+'",
        "i9223372036854775808e | at byte 0: the integer does not fit into 64 bits",
        "i-9223372036854775809e | at byte 0: the integer does not fit into 64 bits",
        "i99999999999999999999999e | at byte 0: the integer does not fit into 64 bits",
        "01:a | at byte 0: the length of the string has a leading zero",
        "00: | at byte 0: the length of the string has a leading zero",
        "5:spam | at byte 0: a string of 5 bytes, but only 4 are left",
        "2147483647:spam | at byte 0: a string of 2147483647 bytes, but only 4 are left",
        "2147483648:spam | at byte 0: the length of the string is beyond 2^31",
        "4spam | at byte 1: expected a colon after the length of a string, not 's'",
        "-1:a | at byte 0: expected a value, not '-'",
        "e | at byte 0: expected a value, not 'e'",
        "l | at byte 1: the input ends too early",
        "l1:a | at byte 4: the input ends too early",
        "di1ei2ee | at byte 1: a key is a string, not 'i'",
        "d1:ae | at byte 4: the key \"a\" has no value",
        "d1:bi1e1:ai2ee | at byte 7: the keys are not sorted: \"a\" after \"b\"",
        "d1:ai1e1:ai2ee | at byte 7: the key \"a\" is there twice",
        "i1ei2e | at byte 3: 3 bytes follow the value",
        "x | at byte 0: expected a value, not 'x'"
      })
  void says_where_and_why_it_refuses(String text, String message) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(BencodeException.class).hasMessage(message);
  }

  @Test
  void refuses_an_empty_input() {
    assertThatThrownBy(() -> parse("")).hasMessage("at byte 0: the input ends too early");
  }

  @Test
  void orders_keys_by_unsigned_bytes() throws BencodeException {
    assertThat(parse("d1:~i1e1:\u0080i2ee")).isInstanceOf(BencodeDictionary.class);
  }

  @Test
  void reads_down_to_the_deepest_level_allowed_and_no_further() throws BencodeException {
    Limits limits = new Limits(3, 100, 100);
    assertThat(Bencode.parse(bytes("lllee" + "e"), limits)).isInstanceOf(BencodeList.class);
    assertThatThrownBy(() -> Bencode.parse(bytes("lllleeee"), limits))
        .hasMessage("at byte 3: nested deeper than the limit of 3");
  }

  @Test
  void does_not_overflow_the_stack_with_any_limit() throws BencodeException {
    int depth = 200_000;
    byte[] deep = bytes("l".repeat(depth) + "e".repeat(depth));
    BencodeValue value = Bencode.parse(deep, new Limits(depth, deep.length, depth));
    assertThat(Bencode.write(value)).isEqualTo(deep);
  }

  @Test
  void counts_keys_and_values_as_tokens() throws BencodeException {
    assertThat(Bencode.parse(bytes("d1:ai1ee"), new Limits(9, 100, 3))).isNotNull();
    assertThatThrownBy(() -> Bencode.parse(bytes("d1:ai1ee"), new Limits(9, 100, 2)))
        .hasMessage("at byte 4: more than the limit of 2 values");
  }

  @Test
  void refuses_an_input_that_is_too_long() {
    assertThatThrownBy(() -> Bencode.parse(bytes("4:spam"), new Limits(9, 5, 9)))
        .hasMessage("at byte 5: 6 bytes are more than the limit of 5");
  }

  @Test
  void refuses_limits_below_one() {
    assertThatThrownBy(() -> new Limits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tells_where_a_value_ends_that_data_follows() throws BencodeException {
    byte[] message = bytes("d8:msg_typei1e5:piecei0eeDATA");
    Prefix prefix = Bencode.parsePrefix(message, Limits.NETWORK);
    assertThat(prefix.end()).isEqualTo(message.length - 4);
  }

  @Test
  void limits_only_the_value_of_a_prefix() throws BencodeException {
    Limits limits = new Limits(9, 3, 9);
    assertThat(Bencode.parsePrefix(bytes("i1eDATA"), limits).end()).isEqualTo(3);
    assertThatThrownBy(() -> Bencode.parsePrefix(bytes("i12eDATA"), limits))
        .hasMessage("at byte 3: the value is longer than the limit of 3 bytes");
  }

  @Test
  void reads_a_value_in_the_middle_of_an_input() throws BencodeException {
    Prefix prefix =
        Bencode.parsePrefix(bytes("xx4:spamxx"), 2, Limits.NETWORK, Strictness.CANONICAL);
    assertThat(prefix).isEqualTo(new Prefix(BencodeString.of("spam"), 8));
  }

  @Test
  void takes_unsorted_keys_and_trailing_bytes_if_lenient() throws BencodeException {
    BencodeValue value =
        Bencode.parse(bytes("d1:bi1e1:ai2ee\r\n"), Limits.NETWORK, Strictness.LENIENT);
    assertThat(Bencode.write(value)).isEqualTo(bytes("d1:ai2e1:bi1ee"));
  }

  @Test
  void refuses_twins_even_if_lenient() {
    assertThatThrownBy(
            () -> Bencode.parse(bytes("d1:ai1e1:bi1e1:ai2ee"), Limits.NETWORK, Strictness.LENIENT))
        .hasMessage("at byte 13: the key \"a\" is there twice");
  }

  @Test
  void finds_the_raw_bytes_of_each_value() throws BencodeException {
    assertThat(Bencode.spans(bytes("d1:bli1ed1:xi2eee1:a3:abce"), 0, Limits.NETWORK))
        .containsEntry(BencodeString.of("b"), new Span(4, 17))
        .containsEntry(BencodeString.of("a"), new Span(20, 25))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"i1e", "d1:ai1e1:ai1ee", "d1:a", "d1:al", "d1:aei1e", "di1ei1ee", "d1:aie"})
  void finds_nothing_in_what_is_no_dictionary(String text) {
    assertThatThrownBy(() -> Bencode.spans(bytes(text), 0, Limits.NETWORK))
        .isInstanceOf(BencodeException.class);
  }

  @Test
  void writes_keys_in_canonical_order_whatever_order_the_map_had() {
    TreeMap<BencodeString, BencodeValue> backwards = new TreeMap<>(Collections.reverseOrder());
    backwards.put(BencodeString.of("a"), new BencodeInteger(1));
    backwards.put(BencodeString.of("b"), BencodeList.of());
    assertThat(Bencode.write(new BencodeDictionary(backwards))).isEqualTo(bytes("d1:ai1e1:blee"));
  }

  @Test
  void answers_with_a_value_only_if_it_is_of_the_kind_asked_for() throws BencodeException {
    BencodeDictionary dictionary = (BencodeDictionary) parse("d1:ai1e1:b1:x1:cle1:ddee");
    assertThat(dictionary.integer("a")).hasValue(1);
    assertThat(dictionary.string("b")).contains(BencodeString.of("x"));
    assertThat(dictionary.list("c")).contains(new BencodeList(List.of()));
    assertThat(dictionary.dictionary("d")).isPresent();
    assertThat(dictionary.integer("b")).isEmpty();
    assertThat(dictionary.string("a")).isEmpty();
    assertThat(dictionary.list("nothing")).isEmpty();
    assertThat(dictionary.dictionary("c")).isEmpty();
  }
}
