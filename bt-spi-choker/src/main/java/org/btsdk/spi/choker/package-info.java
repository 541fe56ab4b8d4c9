// SPDX-License-Identifier: Apache-2.0
/// Who is unchoked. Implement [org.btsdk.spi.choker.Choker] on what
/// [org.btsdk.spi.choker.RoundView] shows; a plugin is a [org.btsdk.spi.choker.ChokerProvider],
/// chosen by name.
///
/// - **Threading.** One thread at a time for each torrent, which has a choker of its own.
/// - **Blocking.** Never: no I/O, no lock, no clock. Time and chance come from the view, whose
///   calls are counted.
/// - **Errors.** Whoever throws, or calls the view too often, is replaced by `titfortat`, and an
///   event names it; the torrent goes on.
/// - **Idempotence.** The same view and the same random numbers give the same choice.
/// - **Cancellation.** There is nothing to cancel: a call takes microseconds.
/// - **Contract.** Extend `org.btsdk.testkit.choker.ChokerContract` of the artifact `bt-testkit`.
///
/// Everyone in turn:
///
/// {@snippet file="org/btsdk/guide/TurnsChoker.java" region="choker"}
///
/// and its whole test:
///
/// {@snippet file="org/btsdk/guide/TurnsChokerTest.java" region="contract"}
@NullMarked
package org.btsdk.spi.choker;

import org.jspecify.annotations.NullMarked;
