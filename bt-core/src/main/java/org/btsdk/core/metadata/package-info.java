// SPDX-License-Identifier: Apache-2.0
/// The metadata of a torrent, from peers and to peers (BEP 9):
/// [org.btsdk.core.metadata.MetadataFetch] gets that of a magnet link,
/// [org.btsdk.core.metadata.MetadataQueue] keeps what a peer asked us for. Pure.
@NullMarked
package org.btsdk.core.metadata;

import org.jspecify.annotations.NullMarked;
