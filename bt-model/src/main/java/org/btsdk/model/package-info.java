/// What a torrent is. Start with [org.btsdk.model.Metainfo], the content of a `.torrent` file, and
/// [org.btsdk.model.TorrentGeometry], which knows how its pieces lie in its files.
@NullMarked
package org.btsdk.model;

import org.jspecify.annotations.NullMarked;
