// SPDX-License-Identifier: Apache-2.0
package org.btsdk.example.tracker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.btsdk.model.Sha1Hash;
import org.btsdk.spi.tracker.AnnounceRequest;
import org.btsdk.spi.tracker.AnnounceResponse;
import org.btsdk.spi.tracker.ScrapeEntry;
import org.btsdk.spi.tracker.TrackerContext;
import org.btsdk.spi.tracker.TrackerTransport;

/// Opens a connection for each announce. Threads may share it.
///
/// An interrupt closes the socket that a virtual thread waits for, and so does [#close()]; the
/// exception is the same for both, and the thread's own flag tells them apart.
final class LineTransport implements TrackerTransport {
  private final TrackerContext context;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  LineTransport(TrackerContext context) {
    this.context = context;
  }

  // @start region="announce"
  @Override
  public AnnounceResponse announce(URI tracker, AnnounceRequest announce, Duration timeout)
      throws IOException, InterruptedException {
    Deadline deadline = new Deadline(timeout);
    if (tracker.getHost() == null || tracker.getPort() < 0) {
      throw new IOException("not of the form example-lines://host:port: " + tracker);
    }
    List<InetAddress> addresses = context.resolver().resolve(tracker.getHost(), timeout);
    Socket socket = new Socket();
    open.add(socket);
    try (socket) {
      if (closed) {
        throw new IOException("the transport is closed");
      }
      if (context.bindAddress().isPresent()) {
        socket.bind(new InetSocketAddress(context.bindAddress().get(), 0));
      }
      InetSocketAddress address = new InetSocketAddress(addresses.getFirst(), tracker.getPort());
      socket.connect(address, deadline.leftMillis());
      socket.getOutputStream().write((line(announce) + "\n").getBytes(US_ASCII));
      try (Lines lines = new Lines(socket, deadline)) {
        return Answers.read(lines);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      if (Thread.interrupted()) {
        InterruptedException interrupted = new InterruptedException("while asking " + tracker);
        interrupted.initCause(e);
        throw interrupted;
      }
      throw e;
    } finally {
      open.remove(socket);
    }
  }

  // @end

  /// How many announces have a socket now.
  int openSockets() {
    return open.size();
  }

  private static String line(AnnounceRequest announce) {
    HexFormat hex = HexFormat.of();
    return String.join(
        " ",
        "ANNOUNCE",
        announce.torrent().toHex(),
        hex.formatHex(announce.peerId().toBytes()),
        Integer.toString(announce.port()),
        Long.toString(announce.uploadedBytes()),
        Long.toString(announce.downloadedBytes()),
        Long.toString(announce.leftBytes()),
        announce.event().name().toLowerCase(Locale.ROOT),
        Integer.toString(announce.numWant()));
  }

  @Override
  public List<ScrapeEntry> scrape(URI tracker, List<Sha1Hash> torrents, Duration timeout) {
    throw new UnsupportedOperationException("these trackers cannot be scraped");
  }

  @Override
  public void close() {
    closed = true;
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException _) {
        // It is of no use to anybody any more.
      }
    }
  }
}
