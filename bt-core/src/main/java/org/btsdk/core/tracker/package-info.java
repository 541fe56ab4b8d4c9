/// The built-in tracker transports: [org.btsdk.core.tracker.HttpTrackerTransportProvider] (`http`)
/// and [org.btsdk.core.tracker.UdpTrackerTransportProvider] (`udp`). They see only their service
/// interface and the codecs of `org.btsdk.protocol`.
@NullMarked
package org.btsdk.core.tracker;

import org.jspecify.annotations.NullMarked;
