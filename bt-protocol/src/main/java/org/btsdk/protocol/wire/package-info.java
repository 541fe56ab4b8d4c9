/// What two peers say to each other (BEP 3, 5, 6, 10, 52): a [org.btsdk.protocol.wire.Handshake],
/// then [org.btsdk.protocol.wire.Message]s, which [org.btsdk.protocol.wire.MessageDecoder] reads
/// and [org.btsdk.protocol.wire.MessageEncoder] writes.
@NullMarked
package org.btsdk.protocol.wire;

import org.jspecify.annotations.NullMarked;
