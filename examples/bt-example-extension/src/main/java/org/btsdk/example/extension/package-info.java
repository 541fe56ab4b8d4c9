// SPDX-License-Identifier: Apache-2.0
/// A message of one's own over BitTorrent connections: start with
/// [org.btsdk.example.extension.Greeter].
@NullMarked
package org.btsdk.example.extension;

import org.jspecify.annotations.NullMarked;
