/// Where the bytes of a torrent live. A store that takes only whole verified pieces implements
/// [org.btsdk.spi.storage.PieceStorage]; one that takes blocks in place, as a file system does,
/// implements [org.btsdk.spi.storage.BlockStorage].
@NullMarked
package org.btsdk.spi.storage;

import org.jspecify.annotations.NullMarked;
