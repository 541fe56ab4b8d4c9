/// Deliberate violations, each to show that a rule can fail.
@NullMarked
package org.btsdk.model.violation;

import org.jspecify.annotations.NullMarked;
