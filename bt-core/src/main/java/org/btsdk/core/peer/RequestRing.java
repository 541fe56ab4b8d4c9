// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

import java.util.List;
import java.util.Objects;
import org.btsdk.protocol.wire.Message;

/// Requests in a row, of 12 bytes each, first in first out: a stranger fills it, so an entry is
/// three numbers and no object. Grows as it is filled, and whoever fills it keeps it within a
/// bound. Not thread-safe.
final class RequestRing {
  private static final int NUMBERS = 3; // piece, begin, length
  private static final int FIRST = 20; // entries; doubled, 5,120 are little more than what we keep

  private static final int[] NONE = {};

  private int[] numbers = NONE;
  private int head; // where the first entry begins
  private int size; // entries

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void addLast(Message.Request request) {
    if (size * NUMBERS == numbers.length) {
      grow();
    }
    int at = place(size);
    numbers[at] = request.piece();
    numbers[at + 1] = request.begin();
    numbers[at + 2] = request.length();
    size++;
  }

  /// The length of the first request, in bytes; only if there is one.
  int firstLength() {
    Objects.checkIndex(0, size);
    return numbers[head + 2];
  }

  /// Takes the first request out; only if there is one.
  Message.Request removeFirst() {
    Message.Request first = get(0);
    head = place(1);
    size--;
    return first;
  }

  /// Takes the first requests out; only if there are so many.
  ///
  /// @param into is added to, in order
  /// @return the sum of their lengths, in bytes
  long removeFirst(int count, List<Message.Request> into) {
    Objects.checkIndex(count, size + 1);
    long bytes = 0;
    int at = head;
    for (int i = 0; i < count; i++) {
      int length = numbers[at + 2];
      into.add(new Message.Request(numbers[at], numbers[at + 1], length));
      bytes += length;
      at += NUMBERS;
      if (at == numbers.length) {
        at = 0;
      }
    }
    head = at;
    size -= count;
    return bytes;
  }

  /// Takes the first of these requests out, wherever it is: a walk along all of them.
  ///
  /// @return false if there is none
  boolean remove(Message.Request request) {
    for (int i = 0; i < size; i++) {
      int at = place(i);
      if (numbers[at] == request.piece()
          && numbers[at + 1] == request.begin()
          && numbers[at + 2] == request.length()) {
        close(i);
        return true;
      }
    }
    return false;
  }

  /// Takes all out, and gives the memory back.
  void clear() {
    numbers = NONE;
    head = 0;
    size = 0;
  }

  Message.Request get(int index) {
    int at = place(Objects.checkIndex(index, size));
    return new Message.Request(numbers[at], numbers[at + 1], numbers[at + 2]);
  }

  /// Moves those before a gap back, or those behind it forward, whichever are fewer.
  private void close(int gap) {
    if (gap < size / 2) {
      for (int i = gap; i > 0; i--) {
        move(i - 1, i);
      }
      head = place(1);
    } else {
      for (int i = gap + 1; i < size; i++) {
        move(i, i - 1);
      }
    }
    size--;
  }

  private void move(int from, int to) {
    System.arraycopy(numbers, place(from), numbers, place(to), NUMBERS);
  }

  private void grow() {
    int[] more = new int[Math.max(FIRST * NUMBERS, 2 * numbers.length)];
    int behind = numbers.length - head;
    System.arraycopy(numbers, head, more, 0, behind);
    System.arraycopy(numbers, 0, more, behind, head);
    numbers = more;
    head = 0;
  }

  private int place(int index) {
    int at = head + index * NUMBERS;
    return at < numbers.length ? at : at - numbers.length;
  }
}
