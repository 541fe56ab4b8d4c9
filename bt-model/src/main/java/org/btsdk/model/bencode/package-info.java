/// Bencode (BEP 3). Start with [org.btsdk.model.bencode.Bencode], which reads and writes, and
/// [org.btsdk.model.bencode.BencodeValue], what it reads.
@NullMarked
package org.btsdk.model.bencode;

import org.jspecify.annotations.NullMarked;
