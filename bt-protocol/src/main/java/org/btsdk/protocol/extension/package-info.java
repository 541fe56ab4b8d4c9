// SPDX-License-Identifier: Apache-2.0
/// What goes inside extended messages (BEP 10): the
/// [org.btsdk.protocol.extension.ExtensionHandshake], which says who knows which extension, and
/// payloads such as [org.btsdk.protocol.extension.MetadataMessage] and
/// [org.btsdk.protocol.extension.DontHave].
@NullMarked
package org.btsdk.protocol.extension;

import org.jspecify.annotations.NullMarked;
