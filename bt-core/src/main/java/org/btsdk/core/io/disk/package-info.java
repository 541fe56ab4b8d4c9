// SPDX-License-Identifier: Apache-2.0
/// Work on the data of a torrent: blocks are hashed and written, pieces checked and committed, in
/// buffers of the session.
@NullMarked
package org.btsdk.core.io.disk;

import org.jspecify.annotations.NullMarked;
