// SPDX-License-Identifier: Apache-2.0
/// Local discovery on its multicast sockets; the rules are in [org.btsdk.core.lsd].
@NullMarked
package org.btsdk.core.io.lsd;

import org.jspecify.annotations.NullMarked;
