// SPDX-License-Identifier: Apache-2.0
/// Which piece next. Implement [org.btsdk.spi.picker.PiecePicker] on what
/// [org.btsdk.spi.picker.SwarmView] shows; a plugin is a [org.btsdk.spi.picker.PickerProvider],
/// chosen by name. Blocks, the request pipeline and the endgame are the engine's.
///
/// - **Threading.** One thread at a time for each torrent, which has a picker of its own.
/// - **Blocking.** Never: no I/O, no lock, no clock. Time and chance come from the view, whose
///   calls are counted.
/// - **Errors.** Whoever throws, or calls the view too often, is replaced by `rarest`, and an event
///   names it; the torrent goes on.
/// - **Idempotence.** The same view and the same random numbers give the same picks.
/// - **Cancellation.** There is nothing to cancel: a call takes microseconds.
/// - **Contract.** Extend `org.btsdk.testkit.picker.PickerContract` of the artifact `bt-testkit`.
///
/// A whole plugin, with a setting:
///
/// {@snippet file="org/btsdk/example/plugin/WindowPickerProvider.java" region="plugin"}
///
/// and its whole test:
///
/// {@snippet file="org/btsdk/example/plugin/WindowPickerTest.java" region="contract"}
@NullMarked
package org.btsdk.spi.picker;

import org.jspecify.annotations.NullMarked;
