/// What every storage must do: a storage plugin's whole test is to extend
/// [org.btsdk.testkit.storage.StorageContract].
@NullMarked
package org.btsdk.testkit.storage;

import org.jspecify.annotations.NullMarked;
