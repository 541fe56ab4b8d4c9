/// The one package with threads, sockets and clocks: [org.btsdk.core.io.TorrentCreator],
/// [org.btsdk.core.io.DataChecker] and [org.btsdk.core.io.TorrentLoader] work without a session.
/// Carries no promise.
@NullMarked
package org.btsdk.core.io;

import org.jspecify.annotations.NullMarked;
