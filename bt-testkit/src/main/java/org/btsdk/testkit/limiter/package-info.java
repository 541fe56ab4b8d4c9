/// The contract of rate limiters: extend [org.btsdk.testkit.limiter.LimiterContract].
@NullMarked
package org.btsdk.testkit.limiter;

import org.jspecify.annotations.NullMarked;
