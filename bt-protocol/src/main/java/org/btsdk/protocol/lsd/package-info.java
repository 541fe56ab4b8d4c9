// SPDX-License-Identifier: Apache-2.0
/// Local service discovery (BEP 14): [org.btsdk.protocol.lsd.LocalSearch] is what is sent to the
/// [org.btsdk.protocol.lsd.LocalGroup]s.
@NullMarked
package org.btsdk.protocol.lsd;

import org.jspecify.annotations.NullMarked;
