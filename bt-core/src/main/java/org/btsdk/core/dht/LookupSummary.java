// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.dht;

/// What a lookup did, over all endpoints.
///
/// @param asked questions sent, those that store something too
/// @param answered how many of them were answered
/// @param hops how many nodes, one told by the other, led to the closest node that answered: 1 if
///   it was in our own table, 0 if none answered
/// @param stored nodes that took what was announced or put
/// @param refused nodes that refused it
/// @param refusalCode the error most of them gave (see [org.btsdk.protocol.krpc.KrpcError]); 0 if
///   none refused
/// @param forged nodes that sent an item other than the one asked for, or one its publisher did not
///   sign
/// @param durationNanos from the command to the end
public record LookupSummary(
    int asked,
    int answered,
    int hops,
    int stored,
    int refused,
    int refusalCode,
    int forged,
    long durationNanos) {}
