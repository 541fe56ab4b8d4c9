/// The built-in rate limiter, [org.btsdk.core.limit.BucketLimiter].
@NullMarked
package org.btsdk.core.limit;

import org.jspecify.annotations.NullMarked;
