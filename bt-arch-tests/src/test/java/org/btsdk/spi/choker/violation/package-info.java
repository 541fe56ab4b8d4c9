/// Deliberate violations, each to show that a rule can fail.
@NullMarked
package org.btsdk.spi.choker.violation;

import org.jspecify.annotations.NullMarked;
