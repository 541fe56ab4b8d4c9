// SPDX-License-Identifier: Apache-2.0
/// `benchmarks/compare`: bt beside other clients, on the same work, in the same run. Begins in
/// [Main][org.btsdk.benchmarks.compare.Main].
///
/// Uses nothing but the JDK, so that the launcher compiles it in a moment and a measurement depends
/// on no build but the one of what is measured.
@NullMarked
package org.btsdk.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
