// SPDX-License-Identifier: Apache-2.0
/// Waits for rate limiters on behalf of readers and writers.
@NullMarked
package org.btsdk.core.io.limit;

import org.jspecify.annotations.NullMarked;
