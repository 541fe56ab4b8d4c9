/// Deliberate violations, each to show that a rule can fail.
@NullMarked
package org.btsdk.spi.picker.violation;

import org.jspecify.annotations.NullMarked;
