// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.resume;

import java.nio.file.Path;
import org.btsdk.api.TorrentException;
import org.btsdk.model.Sha1Hash;

/// Another process that wants torrents; ends with 0 if it gets all of them, with 3 if it gets none.
final class LockProbe {
  private LockProbe() {}

  public static void main(String[] arguments) {
    int got = 0;
    for (int i = 1; i < arguments.length; i++) {
      try {
        if (TorrentLock.take(Path.of(arguments[0]), Sha1Hash.parse(arguments[i]), "it") != null) {
          got++;
        }
      } catch (TorrentException.Refused refused) {
        System.out.println(refused.getMessage());
      }
    }
    System.exit(got == arguments.length - 1 ? 0 : got == 0 ? 3 : 4);
  }
}
