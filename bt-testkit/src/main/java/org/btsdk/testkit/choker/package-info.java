/// The contract of chokers: extend [org.btsdk.testkit.choker.ChokerContract]. For tests of your
/// own, [org.btsdk.testkit.choker.FakePeers] are peers that complain.
@NullMarked
package org.btsdk.testkit.choker;

import org.jspecify.annotations.NullMarked;
