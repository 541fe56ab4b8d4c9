// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.announce;

/// How far a torrent is, as trackers are told. Immutable.
///
/// @param uploadedBytes payload sent since the start, zero or more
/// @param downloadedBytes payload received since the start, zero or more
/// @param leftBytes what is missing, zero or more; [Long#MAX_VALUE] while it is unknown
/// @param partialSeed whether something is missing, and nothing of it wanted (BEP 21)
/// @param numWant how many peers are wanted, zero or more
public record AnnounceProgress(
    long uploadedBytes, long downloadedBytes, long leftBytes, boolean partialSeed, int numWant) {}
