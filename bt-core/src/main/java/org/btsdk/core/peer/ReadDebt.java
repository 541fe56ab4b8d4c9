// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.peer;

/// What a connection has read under a rate limit and was not granted yet: it reads an even part of
/// the limit, hands that over, and waits for all of it at once, since to wait for each read costs
/// more. Not thread-safe.
public final class ReadDebt {
  private long owedBytes;
  private boolean readsOn;

  /// Nothing is owed.
  public ReadDebt() {}

  /// How much is asked for before more is read.
  ///
  /// @param limited whether anything is limited; what is owed is forgotten else
  public long owedBytes(boolean limited) {
    if (!limited) {
      owedBytes = 0;
    }
    return owedBytes;
  }

  /// How much of it is waited for before more is read.
  ///
  /// @param evenBytes how much may go at once in an even flow; zero or more
  /// @return all that is owed, or zero if more may be read now
  public long dueBytes(long evenBytes) {
    return owedBytes >= evenBytes ? owedBytes : 0;
  }

  /// So much of it was granted.
  ///
  /// @param bytes zero or more, at most what is owed
  public void granted(long bytes) {
    owedBytes -= bytes;
  }

  /// So much was read.
  ///
  /// @param bytes one or more
  /// @param full whether there was no room for more, so that more may be there
  /// @param limited as for [#owedBytes]
  /// @param evenBytes as for [#dueBytes]
  public void read(int bytes, boolean full, boolean limited, long evenBytes) {
    owedBytes += limited ? bytes : 0;
    readsOn = limited && full && owedBytes < evenBytes;
  }

  /// Whether more is read at once, and before the limit is waited for: what was read may be told of
  /// together with that. Never without a limit, since there the next request is urgent. Only
  /// probably, since a full read may have been all that there was; who relies on it sees to it that
  /// what was read is told of even so.
  public boolean readsOn() {
    return readsOn;
  }
}
