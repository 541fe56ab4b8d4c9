// SPDX-License-Identifier: Apache-2.0
/// How a tracker is reached. Implement [org.btsdk.spi.tracker.TrackerTransport] for one or more URI
/// schemes; a plugin is a [org.btsdk.spi.tracker.TrackerTransportProvider], chosen by the scheme.
/// Tiers, retries, back-off and intervals are the engine's.
///
/// - **Threading.** Any number of virtual threads at once, until `close`.
/// - **Blocking.** Calls block for as long as their time-out, and no longer.
/// - **Errors.** [org.btsdk.spi.tracker.TrackerRefusedException] for what the tracker refused,
///   [java.net.SocketTimeoutException] or the HTTP client's for silence,
///   [org.btsdk.spi.tracker.TrackerProtocolException] for what makes no sense, another
///   [java.io.IOException] for trouble on the way. The engine tries again later, also after
///   anything else that is thrown, which it logs as a defect of the plugin.
/// - **Idempotence.** An announce may be repeated; trackers know a peer by its id.
/// - **Cancellation.** An interrupt ends a call soon, with an [InterruptedException]; `close` ends
///   all, with an [java.io.IOException].
/// - **Contract.** Extend `org.btsdk.testkit.tracker.TrackerTransportContract` of the artifact
///   `bt-testkit`.
///
/// One announce, with a time-out, a limit on what is taken, and an interrupt that is told apart:
///
/// {@snippet file="org/btsdk/example/tracker/LineTransport.java" region="announce"}
///
/// and the test of the transport:
///
/// {@snippet file="org/btsdk/example/tracker/LineTransportTest.java" region="contract"}
@NullMarked
package org.btsdk.spi.tracker;

import org.jspecify.annotations.NullMarked;
