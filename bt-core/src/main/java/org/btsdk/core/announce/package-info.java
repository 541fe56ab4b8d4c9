/// Which tracker is told what, and when (BEP 3, 12, 21, 27, 31): a pure machine,
/// [org.btsdk.core.announce.AnnounceMachine], one a torrent. Who speaks with the tracker is the
/// transport's business.
@NullMarked
package org.btsdk.core.announce;

import org.jspecify.annotations.NullMarked;
