// SPDX-License-Identifier: Apache-2.0
/// The tracker transports of a session, and calls to trackers without one.
@NullMarked
package org.btsdk.core.io.tracker;

import org.jspecify.annotations.NullMarked;
