// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.piece;

import java.nio.ByteBuffer;

/// Blocks that lie side by side in one piece, with their bytes: what is hashed at once and written
/// at once. Belongs to one thread at a time.
///
/// @param firstBlock the first of the blocks, zero or more
/// @param blocks how many, one or more
/// @param data their bytes, from position to limit
/// @param release called once, by whoever is done with the bytes
public record BlockRun(int firstBlock, int blocks, ByteBuffer data, Runnable release) {}
