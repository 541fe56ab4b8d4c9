// SPDX-License-Identifier: Apache-2.0
/// A storage with bounded memory: start with [org.btsdk.example.cache.CacheStorageProvider].
@NullMarked
package org.btsdk.example.cache;

import org.jspecify.annotations.NullMarked;
