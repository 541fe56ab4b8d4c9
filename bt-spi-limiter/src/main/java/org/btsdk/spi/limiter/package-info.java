// SPDX-License-Identifier: Apache-2.0
/// How many bytes now. Implement [org.btsdk.spi.limiter.RateLimiter], which is told the time and
/// asked by [org.btsdk.spi.limiter.Flow]; a plugin is a [org.btsdk.spi.limiter.LimiterProvider],
/// chosen by name.
///
/// - **Threading.** One call at a time, from different threads; each sees what the one before it
///   did.
/// - **Blocking.** Never: no I/O, no lock held between calls, no clock. The time is told, and never
///   goes back.
/// - **Errors.** There are none to report. Whoever throws, or grants more than was wanted, is
///   replaced by `bucket` with the same limit, and an event names it; transfers go on.
/// - **Idempotence.** The same calls at the same times give the same answers. What is granted is
///   spent, unless it is refunded.
/// - **Cancellation.** Whoever waits asks again when
///   [org.btsdk.spi.limiter.RateLimiter#retryAtNanos] says so, or never.
/// - **Fairness.** Several flows ask, and one that asks all the time must not get everything: keep
///   a line of those who got nothing, or build on the engine's own limiter as below, which does.
/// - **Contract.** Extend `org.btsdk.testkit.limiter.LimiterContract` of the artifact `bt-testkit`.
///
/// A limiter that builds on another one, by the time of day:
///
/// {@snippet file="org/btsdk/example/daynight/DayNightLimiter.java" region="limiter"}
///
/// and its test against the contract:
///
/// {@snippet file="org/btsdk/example/daynight/NightTest.java" region="contract"}
@NullMarked
package org.btsdk.spi.limiter;

import org.jspecify.annotations.NullMarked;
