// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim.violation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/// What a simulator must not do, since its histories would not be the same twice, one thing a
/// class.
@SuppressWarnings("unused") // each is there only to be looked at
public final class Chancy {
  private Chancy() {}

  static final class ReadsTheClock {
    long now() {
      return System.nanoTime();
    }
  }

  static final class ThrowsDice {
    int roll() {
      return new Random().nextInt(6);
    }
  }

  static final class WalksOverHashMap {
    private final Map<Object, Integer> numbers = new HashMap<>();

    int first() {
      return numbers.values().iterator().next();
    }
  }

  static final class LeavesItToThreads {
    void run(Runnable step) {
      new Thread(step).start();
    }
  }

  /// What it may do: chance with a seed, and files.
  static final class Sound {
    void report(Path file, long seed) throws IOException {
      Files.writeString(file, "rolled " + new SplittableRandom(seed).nextInt(6));
    }
  }
}
