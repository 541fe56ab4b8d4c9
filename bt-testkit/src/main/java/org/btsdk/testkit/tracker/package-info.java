// SPDX-License-Identifier: Apache-2.0
/// The contract of tracker transports: extend [org.btsdk.testkit.tracker.TrackerTransportContract]
/// and bring a [org.btsdk.testkit.tracker.FakeTracker] that speaks the transport's protocol, which
/// is least work as a [org.btsdk.testkit.tracker.ScriptedTracker].
@NullMarked
package org.btsdk.testkit.tracker;

import org.jspecify.annotations.NullMarked;
