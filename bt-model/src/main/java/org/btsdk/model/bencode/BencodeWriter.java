// SPDX-License-Identifier: Apache-2.0
package org.btsdk.model.bencode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;

/// Writes one value, with a stack of its own.
final class BencodeWriter {
  private BencodeWriter() {}

  static byte[] write(BencodeValue value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ArrayDeque<Iterator<BencodeValue>> open = new ArrayDeque<>();
    open.push(List.of(value).iterator());
    while (true) {
      Iterator<BencodeValue> rest = open.element();
      if (rest.hasNext()) {
        switch (rest.next()) {
          case BencodeInteger(long number) -> ascii(out, "i" + number + "e");
          case BencodeString string -> {
            ascii(out, string.length() + ":");
            string.writeTo(out);
          }
          case BencodeList(List<BencodeValue> values) -> {
            out.write('l');
            open.push(values.iterator());
          }
          case BencodeDictionary dictionary -> {
            out.write('d');
            open.push(keysAndValues(dictionary));
          }
        }
      } else {
        open.pop();
        if (open.isEmpty()) {
          return out.toByteArray();
        }
        out.write('e');
      }
    }
  }

  private static Iterator<BencodeValue> keysAndValues(BencodeDictionary dictionary) {
    List<BencodeValue> flat = new ArrayList<>(2 * dictionary.entries().size());
    dictionary
        .entries()
        .forEach((key, value) -> {
          flat.add(key);
          flat.add(value);
        });
    return flat.iterator();
  }

  private static void ascii(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
