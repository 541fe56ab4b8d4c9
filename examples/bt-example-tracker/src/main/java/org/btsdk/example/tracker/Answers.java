// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.tracker;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.btsdk.model.PeerAddress;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.TrackerProtocolException;
import org.btsdk.spi.tracker.TrackerRefusedException;

/// Makes sense of what a tracker says. Stateless.
final class Answers {
  private Answers() {}

  static AnnounceResponse read(Lines lines) throws IOException {
    String first = lines.next();
    if (first.startsWith("NO ")) {
      throw new TrackerRefusedException(first.substring(3));
    }
    String[] words = first.split(" ", -1);
    if (words.length != 4 || !words[0].equals("OK")) {
      throw new TrackerProtocolException("neither OK nor NO");
    }
    try {
      return new AnnounceResponse(
          peers(lines),
          Duration.ofSeconds(number(words[1])),
          Optional.empty(),
          OptionalInt.of(number(words[2])),
          OptionalInt.of(number(words[3])),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new TrackerProtocolException("an answer that makes no sense", e);
    }
  }

  private static int number(String digits) {
    int number = Integer.parseInt(digits);
    if (number < 0) {
      throw new IllegalArgumentException("below zero: " + digits);
    }
    return number;
  }

  /// Takes no more than the engine does, and leaves the rest where it is.
  private static List<PeerAddress> peers(Lines lines) throws IOException {
    Set<PeerAddress> peers = new LinkedHashSet<>();
    for (int i = 0; i < AnnounceResponse.MAX_PEERS; i++) {
      String line = lines.next();
      if (line.isEmpty()) {
        break;
      }
      peers.add(PeerAddress.parse(line));
    }
    return List.copyOf(peers);
  }
}
