// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.net.InetAddress;
import java.nio.file.Path;
import org.btsdk.api.Session;
import org.btsdk.api.SessionConfig;
import org.btsdk.api.Source;
import org.btsdk.api.event.Event;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Rate;

/// A process that downloads slowly until somebody kills it, and tells of each piece it has.
final class SlowDownload {
  private SlowDownload() {}

  /// @param args torrent file, folder, port of a seed
  public static void main(String... args) throws Exception {
    Path folder = Path.of(args[1]);
    SessionConfig config =
        SessionConfig.of(folder).toBuilder()
            .bindAddress(InetAddress.getLoopbackAddress())
            .stateFolder(folder.resolve("state"))
            .useDht(false)
            .useLsd(false)
            .downLimit(Rate.kib(1500))
            .build();
    try (Session session = Session.open(config)) {
      session
          .events()
          .subscribe(
              Runnable::run,
              10_000,
              event -> {
                if (event instanceof Event.PieceVerified(_, int piece)) {
                  System.out.println(piece);
                }
              });
      PeerAddress seed = new PeerAddress(IpAddress.parse("127.0.0.1"), Integer.parseInt(args[2]));
      session.add(Source.of(Path.of(args[0])), options -> options.peer(seed));
      Thread.currentThread().join(); // for ever
    }
  }
}
