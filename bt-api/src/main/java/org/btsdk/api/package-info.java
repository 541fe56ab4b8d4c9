/// The API of bt. Start with [org.btsdk.api.Session], which downloads and seeds, and
/// [org.btsdk.api.Torrent], one torrent in it. [org.btsdk.api.Torrents] makes, checks and announces
/// torrents without a session.
@NullMarked
package org.btsdk.api;

import org.jspecify.annotations.NullMarked;
