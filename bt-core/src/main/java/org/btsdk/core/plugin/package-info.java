// SPDX-License-Identifier: Apache-2.0
/// Plugins once they were found: [org.btsdk.core.plugin.PluginRegistry] checks, names and chooses
/// them; [org.btsdk.core.plugin.GuardedPicker] and [org.btsdk.core.plugin.GuardedChoker] contain
/// what goes wrong in them. Finding them is the business of `core.io.plugin`.
@NullMarked
package org.btsdk.core.plugin;

import org.jspecify.annotations.NullMarked;
