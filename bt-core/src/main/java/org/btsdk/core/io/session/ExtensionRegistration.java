// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.session;

import java.util.function.Consumer;
import org.btsdk.api.PeerExtension;
import org.btsdk.api.Torrent;
import org.btsdk.core.io.thread.SerialCalls;
import org.btsdk.core.torrent.TorrentEvent;
import org.btsdk.model.PeerAddress;

/// An extension message of the embedder's: hands over what arrives, one call at a time, and sends.
/// Threads: any; what arrives beyond a bound is dropped while the handler is busy.
final class ExtensionRegistration implements PeerExtension {
  private final String name;
  private final Handler handler;
  private final SerialCalls calls;
  private final Consumer<ExtensionRegistration> unregister;

  ExtensionRegistration(
      String name,
      Handler handler,
      Consumer<Runnable> executor,
      Consumer<ExtensionRegistration> unregister) {
    this.name = name;
    this.handler = handler;
    this.calls = new SerialCalls("the handler of the extension " + name, executor);
    this.unregister = unregister;
  }

  String name() {
    return name;
  }

  void onPeer(Torrent torrent, PeerAddress peer) {
    calls.add(() -> handler.onPeer(torrent, peer));
  }

  void onMessage(Torrent torrent, PeerAddress peer, byte[] payload) {
    calls.add(() -> handler.onMessage(torrent, peer, payload));
  }

  @Override
  public boolean send(Torrent torrent, PeerAddress peer, byte[] payload) {
    if (payload.length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "a message has at most %d bytes, not %d".formatted(MAX_PAYLOAD_BYTES, payload.length));
    }
    if (!(torrent instanceof EngineTorrent ours)) {
      throw new IllegalArgumentException("not a torrent of this session");
    }
    if (!ours.driver().reports().hasExtension(peer, name)) {
      return false;
    }
    ours.driver().command(new TorrentEvent.SendExtension(peer, name, payload.clone()));
    return true;
  }

  @Override
  public void close() {
    unregister.accept(this);
  }
}
