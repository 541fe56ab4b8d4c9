// SPDX-License-Identifier: Apache-2.0
package org.btsdk.sim;

/// What was sent was received, is under way, or was lost with its connection; and the engine's own
/// counters agree with what its node moved.
final class BytesConserved extends Invariant {
  /// 10 s between two looks at all connections of the run, which are many.
  private static final int EVERY_SECONDS = 10;

  private int seconds;

  @Override
  void second(Run run) {
    if (seconds++ % EVERY_SECONDS != 0) {
      return;
    }
    String difference = run.bytesDifference();
    if (!difference.isEmpty()) {
      throw new Violation(this, difference);
    }
  }

  @Override
  void second(Client client) {
    long down = client.machine.downloadedTotal();
    if (down != client.ledger.writtenBytes) {
      throw new Violation(
          this,
          client.node,
          "wrote %d bytes, and its machine says %d".formatted(client.ledger.writtenBytes, down));
    }
    long up = client.machine.uploadedTotal();
    if (up != client.ledger.sentBytes) {
      throw new Violation(
          this,
          client.node,
          "sent %d bytes, and its machine says %d".formatted(client.ledger.sentBytes, up));
    }
  }
}
