// SPDX-License-Identifier: Apache-2.0
package org.btsdk.api;

import org.btsdk.model.Rate;

/// Numbers of a session. Immutable.
///
/// @param torrents how many there are now
/// @param connections how many peers are connected
/// @param dials how many connections are being opened
/// @param downloadedBytes payload that these torrents received in this session
/// @param uploadedBytes payload that these torrents sent in this session
/// @param downRate payload a second, smoothed over a few seconds
/// @param upRate payload a second, smoothed over a few seconds
/// @param bufferBytes memory taken by blocks under way, in bytes
/// @param bannedPeers how many addresses are kept away
public record SessionStats(
    int torrents,
    int connections,
    int dials,
    long downloadedBytes,
    long uploadedBytes,
    Rate downRate,
    Rate upRate,
    long bufferBytes,
    int bannedPeers) {}
