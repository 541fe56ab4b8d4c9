// SPDX-License-Identifier: Apache-2.0
/// The one package with threads, sockets and clocks: [org.btsdk.core.io.TorrentCreator],
/// [org.btsdk.core.io.DataChecker] and [org.btsdk.core.io.TorrentLoader] work without a session,
/// [org.btsdk.core.io.ResumeFile] keeps what is known of a torrent's data over the end of the
/// process; [org.btsdk.core.io.PluginLoader] finds plugins. Carries no promise.
@NullMarked
package org.btsdk.core.io;

import org.jspecify.annotations.NullMarked;
