// SPDX-License-Identifier: Apache-2.0
/// How work gets from one thread to another: loops, calls one after another, signals, and the
/// threads that a session ends with.
@NullMarked
package org.btsdk.core.io.thread;

import org.jspecify.annotations.NullMarked;
