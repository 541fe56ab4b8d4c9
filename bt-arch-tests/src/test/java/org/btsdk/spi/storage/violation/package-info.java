/// Deliberate violations, each to show that a rule can fail.
@NullMarked
package org.btsdk.spi.storage.violation;

import org.jspecify.annotations.NullMarked;
