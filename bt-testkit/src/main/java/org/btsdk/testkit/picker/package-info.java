/// The contract of piece pickers: extend [org.btsdk.testkit.picker.PickerContract]. For tests of
/// your own, [org.btsdk.testkit.picker.FakeSwarm] is a swarm that complains.
@NullMarked
package org.btsdk.testkit.picker;

import org.jspecify.annotations.NullMarked;
