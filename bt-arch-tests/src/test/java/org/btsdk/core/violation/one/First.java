// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.violation.one;

import org.btsdk.core.violation.two.Second;

/// One half of a cycle.
public record First(Second next) {}
