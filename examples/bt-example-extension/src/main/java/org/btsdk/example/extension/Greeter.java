// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.extension;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.btsdk.api.PeerExtension;
import org.btsdk.api.Session;
import org.btsdk.api.Torrent;
import org.btsdk.model.PeerAddress;

/// Greets every peer that knows greetings (BEP 10, message `example_greeting`), and tells of
/// greetings that come. Peers that do not know them never see one. Threads may share it.
public final class Greeter implements AutoCloseable {
  private static final String NAME = "example_greeting";

  /// 1,024 bytes: what strangers send is cut before it is looked at.
  private static final int MAX_GREETING_BYTES = 1024;

  private final PeerExtension extension;

  /// Registers the message with a session; peers that connect from now on are greeted.
  ///
  /// @param session whose connections are used
  /// @param greeting what peers are told
  /// @param onGreeting told whom a greeting came from, and what it said; called by one thread of
  ///   the session at a time
  public Greeter(Session session, String greeting, BiConsumer<PeerAddress, String> onGreeting) {
    byte[] bytes = greeting.getBytes(UTF_8);
    if (bytes.length > MAX_GREETING_BYTES) {
      throw new IllegalArgumentException(
          "a greeting of more than " + MAX_GREETING_BYTES + " bytes");
    }
    // The handler may be called before the registration is in the field: so it keeps its own.
    Handler handler = new Handler(bytes, onGreeting);
    extension = session.extension(NAME, handler);
    handler.ready(extension);
  }

  /// No more greetings come or go. Idempotent.
  @Override
  public void close() {
    extension.close();
  }

  private static final class Handler implements PeerExtension.Handler {
    private final byte[] greeting;
    private final BiConsumer<PeerAddress, String> onGreeting;
    private final CompletableFuture<PeerExtension> extension = new CompletableFuture<>();

    Handler(byte[] greeting, BiConsumer<PeerAddress, String> onGreeting) {
      this.greeting = greeting;
      this.onGreeting = onGreeting;
    }

    void ready(PeerExtension registered) {
      extension.complete(registered);
    }

    @Override
    public void onPeer(Torrent torrent, PeerAddress peer) {
      // False means that the peer is gone again: nothing to be done about that.
      var _ = extension.join().send(torrent, peer, greeting);
    }

    @Override
    public void onMessage(Torrent torrent, PeerAddress peer, byte[] payload) {
      int length = Math.min(payload.length, MAX_GREETING_BYTES);
      onGreeting.accept(peer, new String(payload, 0, length, UTF_8));
    }
  }
}
