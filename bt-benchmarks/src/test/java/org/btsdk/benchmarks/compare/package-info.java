// SPDX-License-Identifier: Apache-2.0
/// Tests of what needs no other program.
@NullMarked
package org.btsdk.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
