// SPDX-License-Identifier: Apache-2.0
package org.btsdk.storage.s3;

import org.btsdk.testkit.storage.StorageContract;

class PiecesLayoutContractTest extends StorageContract {
  PiecesLayoutContractTest() {
    super(
        new S3StorageProvider(),
        LocalS3.shared().settings(Prefixes.next()),
        Ability.DURABLE,
        Ability.INTERRUPTIBLE,
        Ability.SPARSE,
        Ability.DELETES);
  }
}
