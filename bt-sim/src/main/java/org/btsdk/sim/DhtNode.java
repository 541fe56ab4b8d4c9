// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

import java.util.SplittableRandom;
import org.btsdk.core.dht.DhtAction;
import org.btsdk.core.dht.DhtEvent;
import org.btsdk.core.dht.DhtMachine;
import org.btsdk.core.dht.DhtSetup;
import org.btsdk.model.PeerAddress;
import org.jspecify.annotations.Nullable;

/// A node of a simulated DHT: the engine's machine, and the timer that the engine would keep for
/// it.
final class DhtNode {
  final DhtRun run;
  final PeerAddress address;
  final long latencyNanos; // to the middle of the network
  final @Nullable DhtMischief mischief;
  final DhtMachine machine;
  int place; // among those that are there
  boolean alive = true;
  private long wakeNanos = Long.MAX_VALUE;

  DhtNode(
      DhtRun run,
      PeerAddress address,
      long latencyNanos,
      @Nullable DhtMischief mischief,
      long seed) {
    this.run = run;
    this.address = address;
    this.latencyNanos = latencyNanos;
    this.mischief = mischief;
    DhtSetup setup = DhtSetup.of(new SplittableRandom(seed), item -> true);
    this.machine = new DhtMachine(setup, run.agenda.now());
    handle(new DhtEvent.EndpointOpened(0, address.ip()));
  }

  void handle(DhtEvent event) {
    machine.handle(event, run.agenda.now(), this::take);
    schedule();
  }

  void received(PeerAddress from, byte[] datagram) {
    if (mischief == null || !mischief.answers(this, from, datagram)) {
      handle(new DhtEvent.Received(0, from, datagram));
    }
  }

  private void take(DhtAction action) {
    switch (action) {
      case DhtAction.Send(int _, PeerAddress to, byte[] datagram) -> run.send(this, to, datagram);
      case DhtAction.PeersFound found -> run.trials.found(found);
      case DhtAction.Finished finished -> run.trials.finished(this, finished);
      case DhtAction.BootstrapWanted _ -> run.bootstrap(this);
      case DhtAction.Joined _,
          DhtAction.ExternalAddressKnown _,
          DhtAction.IdChanged _,
          DhtAction.Scraped _,
          DhtAction.ItemFound _,
          DhtAction.SamplesFound _,
          DhtAction.NodesFound _,
          DhtAction.Ponged _ -> {}
    }
  }

  private void schedule() {
    long due = machine.nextDeadlineNanos();
    if (due < wakeNanos) {
      wakeNanos = Math.max(due, run.agenda.now() + 1);
      run.agenda.at(wakeNanos, new Wake(wakeNanos));
    }
  }

  private final class Wake extends Step {
    private final long forNanos;

    Wake(long forNanos) {
      this.forNanos = forNanos;
    }

    @Override
    void run() {
      if (!alive || forNanos != wakeNanos) {
        return; // an earlier one took its place
      }
      wakeNanos = Long.MAX_VALUE;
      if (machine.nextDeadlineNanos() <= run.agenda.now()) {
        machine.advance(run.agenda.now(), DhtNode.this::take);
      }
      schedule();
    }
  }
}
