/// Blocks of a piece: asked for, claimed, written, verified. Start with
/// [org.btsdk.core.piece.BlockIntake].
@NullMarked
package org.btsdk.core.piece;

import org.jspecify.annotations.NullMarked;
