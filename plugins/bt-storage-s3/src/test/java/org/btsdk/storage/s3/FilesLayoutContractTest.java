// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import org.btsdk.testkit.storage.StorageContract;

class FilesLayoutContractTest extends StorageContract {
  FilesLayoutContractTest() {
    super(
        new S3StorageProvider(),
        LocalS3.shared().settings(Prefixes.next(), "layout", "files", "read-ahead", "64K"),
        Ability.DURABLE,
        Ability.INTERRUPTIBLE,
        Ability.SPARSE,
        Ability.DELETES);
  }
}
