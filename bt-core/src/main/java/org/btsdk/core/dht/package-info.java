// SPDX-License-Identifier: Apache-2.0
/// A node of the DHT (BEP 5, with BEP 32, 33, 42 to 45 and 51): datagrams, commands and the time go
/// in; datagrams, results and a next time come out. Start with [org.btsdk.core.dht.DhtMachine].
@NullMarked
package org.btsdk.core.dht;

import org.jspecify.annotations.NullMarked;
