// SPDX-License-Identifier: Apache-2.0
package org.btsdk.spi.tracker;

import java.net.InetAddress;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.btsdk.model.plugin.PluginConfig;

/// What a transport is told of the session.
///
/// @param userAgent what to call ourselves, for example `bt/0.1.0`
/// @param bindAddress where connections should come from; empty for any
/// @param resolver looks host names up
/// @param random where transaction ids come from
/// @param config the plugin's settings
public record TrackerContext(
    String userAgent,
    Optional<InetAddress> bindAddress,
    HostResolver resolver,
    RandomGenerator random,
    PluginConfig config) {}
