// SPDX-License-Identifier: Apache-2.0
/// The node of the DHT on its sockets, and what embedders and torrents ask of it; the rules are in
/// [org.btsdk.core.dht].
@NullMarked
package org.btsdk.core.io.dht;

import org.jspecify.annotations.NullMarked;
