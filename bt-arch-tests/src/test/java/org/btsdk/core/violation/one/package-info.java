/// Deliberate violations, each to show that a rule can fail.
@NullMarked
package org.btsdk.core.violation.one;

import org.jspecify.annotations.NullMarked;
