/// Deliberate violations, each to show that a rule can fail.
@NullMarked
package org.btsdk.protocol.violation;

import org.jspecify.annotations.NullMarked;
