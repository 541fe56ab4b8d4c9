/// How many bytes now. Implement [org.btsdk.spi.limiter.RateLimiter], which is told the time and
/// asked by [org.btsdk.spi.limiter.Flow].
@NullMarked
package org.btsdk.spi.limiter;

import org.jspecify.annotations.NullMarked;
