// SPDX-License-Identifier: Apache-2.0
/// Local service discovery (BEP 14), pure: [org.btsdk.core.lsd.LsdMachine] says when to search, and
/// whom to believe.
@NullMarked
package org.btsdk.core.lsd;

import org.jspecify.annotations.NullMarked;
