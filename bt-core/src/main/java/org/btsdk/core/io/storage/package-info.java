// SPDX-License-Identifier: Apache-2.0
/// A torrent's storage as the engine calls it: on the threads that it asks for, and with its errors
/// contained.
@NullMarked
package org.btsdk.core.io.storage;

import org.jspecify.annotations.NullMarked;
