// SPDX-License-Identifier: Apache-2.0
package org.btsdk.testkit.choker;

/// A peer of [FakePeers], as a test describes it. Not thread-safe.
public final class ChokedPeer {
  final long id;
  final long connectedAtNanos;
  boolean interested = true;
  boolean snubbed;
  long gives;
  long givesAnyway;
  long takes = 100_000;
  double progress = 0.5;
  long pace = Long.MAX_VALUE;
  boolean unchoked;
  long sinceNanos;
  long lastUnchokedNanos = Long.MIN_VALUE;
  long downloaded;
  long uploaded;
  long uploadedSinceUnchoke;
  int timesUnchoked;
  int roundsUnchoked;

  ChokedPeer(long id, long nowNanos) {
    this.id = id;
    this.connectedAtNanos = nowNanos;
    this.sinceNanos = nowNanos;
  }

  /// Says whether it wants something of us; it does at first.
  public ChokedPeer interested(boolean value) {
    interested = value;
    return this;
  }

  /// Says whether it snubs us.
  public ChokedPeer snubbed(boolean value) {
    snubbed = value;
    return this;
  }

  /// Says how much it gives us, in bytes a second.
  ///
  /// @param whenUnchoked while we unchoke it, zero or more
  /// @param anyway while we do not, zero or more
  public ChokedPeer gives(long whenUnchoked, long anyway) {
    gives = whenUnchoked;
    givesAnyway = anyway;
    return this;
  }

  /// Says how much it takes while it is unchoked, in bytes a second.
  public ChokedPeer takes(long bytesPerSecond) {
    takes = bytesPerSecond;
    return this;
  }

  /// Says how much of the torrent it has, from 0 to 1; half at first.
  public ChokedPeer progress(double value) {
    progress = value;
    return this;
  }

  /// What it is sent at most while it is unchoked, in bytes a second; [Long#MAX_VALUE] if the
  /// choker did not say.
  public long pace() {
    return pace;
  }

  /// See [org.btsdk.spi.choker.RoundView#id(int)].
  public long id() {
    return id;
  }

  /// Whether it is unchoked now.
  public boolean unchoked() {
    return unchoked;
  }

  /// How often it was unchoked after it had been choked.
  public int timesUnchoked() {
    return timesUnchoked;
  }

  long downRate() {
    return snubbed ? 0 : unchoked ? gives : givesAnyway;
  }

  long upRate() {
    return unchoked && interested ? Math.min(takes, pace) : 0;
  }

  /// For how many rounds it was unchoked.
  public int roundsUnchoked() {
    return roundsUnchoked;
  }

  void pass(long seconds) {
    roundsUnchoked += unchoked ? 1 : 0;
    downloaded += seconds * downRate();
    uploaded += seconds * upRate();
    uploadedSinceUnchoke += seconds * upRate();
  }

  void unchoke(boolean value, long nowNanos) {
    if (value != unchoked) {
      unchoked = value;
      sinceNanos = nowNanos;
      pace = Long.MAX_VALUE;
      if (value) {
        timesUnchoked++;
        lastUnchokedNanos = nowNanos;
        uploadedSinceUnchoke = 0;
      }
    }
  }

  @Override
  public String toString() {
    return "peer " + id;
  }
}
