/// What is said to trackers, as codecs: [org.btsdk.protocol.tracker.HttpTracker] (BEP 3, 7, 23, 24,
/// 31, 48) and [org.btsdk.protocol.tracker.UdpTracker] (BEP 15, 41). Who sends it, and when, is not
/// decided here.
@NullMarked
package org.btsdk.protocol.tracker;

import org.jspecify.annotations.NullMarked;
