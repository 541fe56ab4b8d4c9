// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

import java.time.Duration;
import java.util.Optional;

/// Why a tracker refused. Immutable.
///
/// @param reason what it said, for people, bounded, without control characters
/// @param retryIn when it may be asked again (BEP 31)
/// @param never whether it must not be asked again (BEP 31)
public record Refusal(String reason, Optional<Duration> retryIn, boolean never) {}
