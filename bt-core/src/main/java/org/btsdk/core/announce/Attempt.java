// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.announce;

import java.net.URI;
import org.btsdk.spi.tracker.AnnounceRequest;

/// An announce that is to be made now. Its end is told to the machine by its id. Immutable.
///
/// @param id never used twice by one machine
/// @param tracker where to
/// @param request what to tell
public record Attempt(long id, URI tracker, AnnounceRequest request) {}
