/// What a plugin says of itself. Start with [org.btsdk.model.plugin.Plugin], which every provider
/// of a service interface implements, and [org.btsdk.model.plugin.PluginConfig], the settings it
/// gets.
@NullMarked
package org.btsdk.model.plugin;

import org.jspecify.annotations.NullMarked;
