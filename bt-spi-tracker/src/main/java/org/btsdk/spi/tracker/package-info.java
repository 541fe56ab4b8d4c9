/// How a tracker is reached. Implement [org.btsdk.spi.tracker.TrackerTransport] for one or more URI
/// schemes; retries and tiers are the engine's.
@NullMarked
package org.btsdk.spi.tracker;

import org.jspecify.annotations.NullMarked;
