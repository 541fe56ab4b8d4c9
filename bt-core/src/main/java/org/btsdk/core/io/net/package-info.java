// SPDX-License-Identifier: Apache-2.0
/// Sockets, names of hosts, and who may connect: what connections, trackers and the DHT share.
@NullMarked
package org.btsdk.core.io.net;

import org.jspecify.annotations.NullMarked;
