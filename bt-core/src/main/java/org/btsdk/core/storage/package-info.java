/// The built-in storages: files in place ([org.btsdk.core.storage.FileStorageProvider]) and memory
/// ([org.btsdk.core.storage.MemoryStorageProvider]); and [org.btsdk.core.storage.StagingStorage],
/// which lets the engine write blocks to a storage that takes only whole pieces. Nothing here knows
/// of the engine.
@NullMarked
package org.btsdk.core.storage;

import org.jspecify.annotations.NullMarked;
