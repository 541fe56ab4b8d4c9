// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.create;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/// A worker that hashes pieces of files. What it does with a hash, its subclass says.
abstract class DigestWorker implements PieceWorkers.Worker {
  /// Knows the pieces that were given together.
  final PieceDigest digest;

  DigestWorker(PieceDigest digest) {
    this.digest = digest;
  }

  @Override
  public final int wanted() {
    return digest.wanted();
  }

  @Override
  public void given(int first, int count, BooleanSupplier stop) throws IOException {
    digest.prepare(first, count, stop);
  }

  @Override
  public final void close() throws IOException {
    digest.close();
  }
}
