// SPDX-License-Identifier: Apache-2.0
/// Makes torrents of files, and checks files against torrents, without a session.
@NullMarked
package org.btsdk.core.io.create;

import org.jspecify.annotations.NullMarked;
