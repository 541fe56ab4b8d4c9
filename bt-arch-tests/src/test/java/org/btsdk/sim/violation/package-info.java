// SPDX-License-Identifier: Apache-2.0
/// Deliberate violations, each to show that a rule can fail.
@NullMarked
package org.btsdk.sim.violation;

import org.jspecify.annotations.NullMarked;
