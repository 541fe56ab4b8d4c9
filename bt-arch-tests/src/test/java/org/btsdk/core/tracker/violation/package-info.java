/// Deliberate violations, each to show that a rule can fail.
@NullMarked
package org.btsdk.core.tracker.violation;

import org.jspecify.annotations.NullMarked;
