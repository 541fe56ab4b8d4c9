/// One peer: choke, interest, request pipeline, uploads. Start with
/// [org.btsdk.core.peer.UploadQueue].
@NullMarked
package org.btsdk.core.peer;

import org.jspecify.annotations.NullMarked;
