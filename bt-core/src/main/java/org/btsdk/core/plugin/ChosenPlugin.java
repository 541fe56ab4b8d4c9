// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.plugin;

import org.btsdk.model.plugin.PluginConfig;

/// A plugin that was chosen, with its settings checked.
///
/// @param <F> the factory of its service interface
/// @param name its name, which resume data remembers
/// @param factory makes what the plugin makes
/// @param config its settings, to be handed to the factory
public record ChosenPlugin<F>(String name, F factory, PluginConfig config) {}
