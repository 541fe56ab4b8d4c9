/// The built-in chokers. Start with [org.btsdk.core.choke.TitForTatChoker], the protocol's own; it
/// is made of two halves that the others use as well: [org.btsdk.core.choke.RateOrder], which
/// rewards the fastest, and [org.btsdk.core.choke.Turns], which lets everyone in for a while.
@NullMarked
package org.btsdk.core.choke;

import org.jspecify.annotations.NullMarked;
