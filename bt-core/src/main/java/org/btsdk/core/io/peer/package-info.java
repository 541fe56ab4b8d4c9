// SPDX-License-Identifier: Apache-2.0
/// One connection to a peer: its reader, its writer, and what waits between them and the torrent.
@NullMarked
package org.btsdk.core.io.peer;

import org.jspecify.annotations.NullMarked;
