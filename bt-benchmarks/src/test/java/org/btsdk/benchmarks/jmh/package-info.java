// SPDX-License-Identifier: Apache-2.0
/// The hot pieces by themselves, measured with JMH: `benchmarks/jmh`. Here, among the tests, since
/// JMH must not come near what is published.
@NullMarked
package org.btsdk.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
