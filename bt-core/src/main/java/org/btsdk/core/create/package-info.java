/// Making a torrent, without touching a disk: which piece length
/// ([org.btsdk.core.create.PieceLengths]), which files in which order
/// ([org.btsdk.core.create.FileList]). Pure; carries no promise.
@NullMarked
package org.btsdk.core.create;

import org.jspecify.annotations.NullMarked;
