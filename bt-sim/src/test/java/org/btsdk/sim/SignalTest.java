// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SignalTest {
  private final Signal signal = new Signal();

  /// Before it is raised, a thread that waits for it sleeps; which nobody does while interrupted.
  private void raiseWhenItSleeps(Thread waiter, int value) throws InterruptedException {
    waiter.setDaemon(true);
    waiter.start();
    while (waiter.getState() != Thread.State.WAITING || waiter.isInterrupted()) {
      assertThat(waiter.isAlive()).isTrue();
      Thread.onSpinWait();
      if (Thread.interrupted()) { // since it took too long
        throw new InterruptedException();
      }
    }
    signal.raise(value);
    waiter.join();
  }

  @Test
  @Timeout(60)
  void wakes_who_sleeps() throws InterruptedException {
    AtomicBoolean came = new AtomicBoolean();
    raiseWhenItSleeps(new Thread(() -> came.set(signal.await(1))), 1);
    assertThat(came).isTrue();
  }

  @Test
  @Timeout(60)
  void an_end_wakes_who_sleeps_too() throws InterruptedException {
    AtomicBoolean came = new AtomicBoolean(true);
    raiseWhenItSleeps(new Thread(() -> came.set(signal.await(1))), -1);
    assertThat(came).isFalse();
  }

  @Test
  @Timeout(60)
  void who_is_interrupted_sleeps_as_well_and_is_interrupted_afterwards()
      throws InterruptedException {
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread waiter =
        new Thread(() -> {
          Thread.currentThread().interrupt();
          signal.await(1);
          interrupted.set(Thread.currentThread().isInterrupted());
        });
    raiseWhenItSleeps(waiter, 1);
    assertThat(interrupted).isTrue();
  }

  @Test
  void what_is_there_is_not_waited_for() {
    signal.raise(3);
    assertThat(signal.await(3)).isTrue();
  }
}
