// SPDX-License-Identifier: Apache-2.0
/// The storage `s3`. [org.btsdk.storage.s3.S3StorageProvider] is found by its name;
/// [org.btsdk.storage.s3.S3Config] makes its settings in code.
@NullMarked
package org.btsdk.storage.s3;

import org.jspecify.annotations.NullMarked;
