// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.session;

/// The memory that blocks under way may take, shared by all torrents of a session. Bytes are
/// reserved when a block is asked for, and released when it is written or will not come: so
/// back-pressure acts at the request, and nothing else has to wait when a disk is slow.
///
/// Threads: any. No method blocks.
public interface RequestBudget {
  /// Takes bytes if they are there.
  ///
  /// @param bytes one or more
  /// @return whether they were taken
  boolean tryReserve(int bytes);

  /// How much may be taken for those who have not shown that they give anything: what is free of
  /// all, without one half, which is for the others.
  ///
  /// @return zero or less if there is nothing
  long spareBytes();

  /// Gives bytes back.
  ///
  /// @param bytes zero or more, at most what was taken
  void release(int bytes);
}
