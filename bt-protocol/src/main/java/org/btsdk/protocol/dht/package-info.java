// SPDX-License-Identifier: Apache-2.0
/// What the DHT computes beside its messages: signatures of items
/// ([org.btsdk.protocol.dht.ItemSignatures], BEP 44), node ids that belong to an address
/// ([org.btsdk.protocol.dht.NodeIdRule], BEP 42), and filters that count peers
/// ([org.btsdk.protocol.dht.PeerBloom], BEP 33).
@NullMarked
package org.btsdk.protocol.dht;

import org.jspecify.annotations.NullMarked;
