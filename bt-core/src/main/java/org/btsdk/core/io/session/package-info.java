// SPDX-License-Identifier: Apache-2.0
/// A session and its torrents: runs their machines on loops, and connects them with all the other
/// packages. [org.btsdk.core.io.session.EngineSession] and
/// [org.btsdk.core.io.session.EngineTorrent] are what embedders hold.
@NullMarked
package org.btsdk.core.io.session;

import org.jspecify.annotations.NullMarked;
