// SPDX-License-Identifier: Apache-2.0
/// Where the bytes of a torrent live. A store that takes only whole verified pieces implements
/// [org.btsdk.spi.storage.PieceStorage]; one that takes blocks in place, as a file system does,
/// implements [org.btsdk.spi.storage.BlockStorage]. A plugin is a
/// [org.btsdk.spi.storage.StorageProvider], chosen by name.
///
/// - **Threading.** Several threads at once, but for `close`, which comes once and last. Which kind
///   of threads follows from [org.btsdk.spi.storage.StorageKind].
/// - **Blocking.** Everything may block; a slow storage holds up neither others nor the network.
///   Only [org.btsdk.spi.storage.SpanViews#view] must not.
/// - **Errors.** An [java.io.IOException] pauses the torrent with a typed failure, most usefully
///   [org.btsdk.spi.storage.NoSpaceException], [java.nio.file.AccessDeniedException],
///   [org.btsdk.spi.storage.CorruptDataException] or [org.btsdk.spi.storage.PieceGoneException];
///   when the embedder resumes it, the call is made again. Anything else that is thrown, an error
///   as well, is a defect of the plugin, and fails the torrent by its name.
/// - **Idempotence.** `commit`, `discard`, `sync` and a [org.btsdk.spi.storage.Deletion] may be
///   repeated, also after a failure that left half of it, and then give the same result; so may a
///   `write` of the same bytes.
/// - **Cancellation.** Calls to a storage of kind `NETWORK` are interrupted when a torrent stops,
///   and end soon with an [java.io.InterruptedIOException]. Others are never interrupted.
/// - **Contract.** Extend `org.btsdk.testkit.storage.StorageContract` of the artifact `bt-testkit`.
///
/// A whole storage, of one object for each piece:
///
/// {@snippet file="org/btsdk/guide/ObjectStorage.java" region="storage"}
///
/// and its whole test:
///
/// {@snippet file="org/btsdk/guide/ObjectStorageTest.java" region="contract"}
@NullMarked
package org.btsdk.spi.storage;

import org.jspecify.annotations.NullMarked;
