// SPDX-License-Identifier: Apache-2.0
/// What nodes of the DHT say to each other (BEP 5, with BEP 32, 33, 42, 43, 44 and 51). Start with
/// [org.btsdk.protocol.krpc.KrpcMessage] and [org.btsdk.protocol.krpc.KrpcCodec].
@NullMarked
package org.btsdk.protocol.krpc;

import org.jspecify.annotations.NullMarked;
