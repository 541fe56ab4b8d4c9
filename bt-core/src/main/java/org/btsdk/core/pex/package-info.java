// SPDX-License-Identifier: Apache-2.0
/// Peer exchange (BEP 11), pure: [org.btsdk.core.pex.PexRoster] knows whom a torrent is connected
/// with and what its peers were told of that, [org.btsdk.core.pex.PexPeer] what one peer may still
/// say.
@NullMarked
package org.btsdk.core.pex;

import org.jspecify.annotations.NullMarked;
