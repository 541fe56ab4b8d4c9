// SPDX-License-Identifier: Apache-2.0
/// Finds and loads plugins: in modules, on the class path and in folders. Choosing them is
/// [org.btsdk.core.plugin].
@NullMarked
package org.btsdk.core.io.plugin;

import org.jspecify.annotations.NullMarked;
