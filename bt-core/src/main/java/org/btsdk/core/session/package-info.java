/// What torrents share: dial permits, upload slots, connections, bans. Start with
/// [org.btsdk.core.session.SessionMachine].
@NullMarked
package org.btsdk.core.session;

import org.jspecify.annotations.NullMarked;
