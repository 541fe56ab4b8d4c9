// SPDX-License-Identifier: Apache-2.0
/// A peer for tests of whatever speaks the peer protocol. Start with
/// [org.btsdk.testkit.peer.FakePeer].
@NullMarked
package org.btsdk.testkit.peer;

import org.jspecify.annotations.NullMarked;
