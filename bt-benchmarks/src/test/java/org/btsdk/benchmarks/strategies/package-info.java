// SPDX-License-Identifier: Apache-2.0
/// Experiments with strategies in simulated swarms; `benchmarks/strategies` runs them. Begin with
/// [org.btsdk.benchmarks.strategies.Strategies].
@NullMarked
package org.btsdk.benchmarks.strategies;

import org.jspecify.annotations.NullMarked;
