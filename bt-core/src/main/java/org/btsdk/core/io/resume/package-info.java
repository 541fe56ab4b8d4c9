// SPDX-License-Identifier: Apache-2.0
/// What is known of a torrent's data over the end of the process, as files; the bytes are in
/// [org.btsdk.core.resume].
@NullMarked
package org.btsdk.core.io.resume;

import org.jspecify.annotations.NullMarked;
