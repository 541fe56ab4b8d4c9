// SPDX-License-Identifier: Apache-2.0
/// Trackers that speak lines of text over TCP: start with
/// [org.btsdk.example.tracker.LineTransportProvider].
@NullMarked
package org.btsdk.example.tracker;

import org.jspecify.annotations.NullMarked;
