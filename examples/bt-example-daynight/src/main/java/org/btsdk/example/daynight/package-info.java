// SPDX-License-Identifier: Apache-2.0
/// A limiter that is slower by day: start with [org.btsdk.example.daynight.DayNightProvider].
@NullMarked
package org.btsdk.example.daynight;

import org.jspecify.annotations.NullMarked;
