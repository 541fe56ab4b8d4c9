// SPDX-License-Identifier: Apache-2.0
/// Tries a storage: [org.btsdk.bench.StoreBench] is what the command line calls.
@NullMarked
package org.btsdk.bench;

import org.jspecify.annotations.NullMarked;
