// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;

/// What is said to UDP trackers and what they answer (BEP 15, BEP 41). Has no state; buffers are
/// written and read big-endian, as they are made.
public final class UdpTracker {
  /// 74: what fits into a packet of BEP 15.
  public static final int MAX_SCRAPES = 74;

  /// 2 KiB: room for every request that is written here.
  public static final int MAX_REQUEST_LENGTH = 2048;

  /// 16 KiB: room for [AnnounceReply#MAX_PEERS] IPv4 peers and more than any network carries in one
  /// piece.
  public static final int MAX_REPLY_LENGTH = 16 * 1024;

  private static final long MAGIC = 0x417_2710_1980L;
  private static final int CONNECT = 0;
  private static final int ANNOUNCE = 1;
  private static final int SCRAPE = 2;
  private static final int ERROR = 3;
  private static final int COUNTS_LENGTH = 12;

  /// BEP 41: path and query of the tracker's URI.
  private static final byte URL_DATA = 2;

  private static final int MAX_OPTION = 255;

  /// 1,024 bytes of a URI's path; longer ones would not fit into a packet everywhere.
  private static final int MAX_URL_DATA = 1024;

  private UdpTracker() {}

  /// Writes a request for a connection id.
  ///
  /// @param out room for [#MAX_REQUEST_LENGTH] bytes
  /// @param transactionId a random number
  public static void connect(ByteBuffer out, int transactionId) {
    out.putLong(MAGIC).putInt(CONNECT).putInt(transactionId);
  }

  /// Writes an announce.
  ///
  /// @param out room for [#MAX_REQUEST_LENGTH] bytes
  /// @param connectionId what the tracker gave out
  /// @param transactionId a random number
  /// @param announce what to tell; `PAUSED`, for which there is no number, is told as nothing
  /// @param tracker the tracker's URI, whose path and query are sent too (BEP 41)
  public static void announce(
      ByteBuffer out, long connectionId, int transactionId, Announce announce, URI tracker) {
    out.putLong(connectionId).putInt(ANNOUNCE).putInt(transactionId);
    out.put(announce.infoHash().toBytes()).put(announce.peerId().toBytes());
    out.putLong(announce.downloadedBytes());
    out.putLong(announce.toldLeftBytes());
    out.putLong(announce.uploadedBytes());
    out.putInt(event(announce.event()));
    out.putInt(0); // our address: the packet's
    out.putInt(announce.key()).putInt(announce.numWant()).putShort((short) announce.port());
    urlData(out, tracker);
  }

  private static int event(Announce.Event event) {
    return switch (event) {
      case NONE, PAUSED -> 0;
      case COMPLETED -> 1;
      case STARTED -> 2;
      case STOPPED -> 3;
    };
  }

  private static void urlData(ByteBuffer out, URI tracker) {
    String path = tracker.getRawPath() == null ? "" : tracker.getRawPath();
    String query = tracker.getRawQuery() == null ? "" : '?' + tracker.getRawQuery();
    byte[] data = (path + query).getBytes(StandardCharsets.US_ASCII);
    if (data.length > MAX_URL_DATA) {
      return;
    }
    for (int at = 0; at < data.length; at += MAX_OPTION) {
      int length = Math.min(MAX_OPTION, data.length - at);
      out.put(URL_DATA).put((byte) length).put(data, at, length);
    }
  }

  /// Writes a scrape.
  ///
  /// @param out room for [#MAX_REQUEST_LENGTH] bytes
  /// @param connectionId what the tracker gave out
  /// @param transactionId a random number
  /// @param torrents for whom, 1 to [#MAX_SCRAPES]
  /// @throws IllegalArgumentException if there are too many torrents, or none
  public static void scrape(
      ByteBuffer out, long connectionId, int transactionId, List<Sha1Hash> torrents) {
    if (torrents.isEmpty() || torrents.size() > MAX_SCRAPES) {
      throw new IllegalArgumentException("1 to 74 torrents, not " + torrents.size());
    }
    out.putLong(connectionId).putInt(SCRAPE).putInt(transactionId);
    for (Sha1Hash torrent : torrents) {
      out.put(torrent.toBytes());
    }
  }

  /// Whether a packet says that it answers a request; looks at nothing else, and moves nothing.
  ///
  /// @param packet all of it, from its position to its limit
  /// @param transactionId of the request
  /// @throws MalformedReplyException if it is too short to be an answer to anything
  public static boolean answers(ByteBuffer packet, int transactionId)
      throws MalformedReplyException {
    if (packet.remaining() < 8) {
      throw new MalformedReplyException("a packet of %d bytes".formatted(packet.remaining()));
    }
    return packet.getInt(packet.position() + Integer.BYTES) == transactionId;
  }

  /// Reads a packet of a tracker.
  ///
  /// @param packet all of it, from its position to its limit
  /// @param v6 whether it came over IPv6, which says how long a peer is in it
  /// @throws MalformedReplyException if it is no answer of a tracker
  public static UdpReply parse(ByteBuffer packet, boolean v6) throws MalformedReplyException {
    if (packet.remaining() < 8) {
      throw new MalformedReplyException("a packet of %d bytes".formatted(packet.remaining()));
    }
    int action = packet.getInt();
    int transactionId = packet.getInt();
    return switch (action) {
      case CONNECT -> new UdpReply.Connected(transactionId, need(packet, 8).getLong());
      case ANNOUNCE -> announced(transactionId, need(packet, 12), v6);
      case SCRAPE -> scraped(transactionId, packet);
      case ERROR -> new UdpReply.Failed(transactionId, reason(packet));
      default ->
          throw new MalformedReplyException(
              "a packet of the unknown kind %d".formatted(Integer.toUnsignedLong(action)));
    };
  }

  private static ByteBuffer need(ByteBuffer packet, int bytes) throws MalformedReplyException {
    if (packet.remaining() < bytes) {
      throw new MalformedReplyException("a packet that is cut off");
    }
    return packet;
  }

  private static UdpReply announced(int transactionId, ByteBuffer packet, boolean v6) {
    long interval = Integer.toUnsignedLong(packet.getInt());
    int leechers = count(packet);
    int seeders = count(packet);
    byte[] rest = new byte[packet.remaining()];
    packet.get(rest);
    Set<PeerAddress> peers = new LinkedHashSet<>();
    CompactPeers.read(rest, v6, peers, AnnounceReply.MAX_PEERS);
    return new UdpReply.Announced(
        transactionId, AnnounceReply.interval(interval), leechers, seeders, List.copyOf(peers));
  }

  private static UdpReply scraped(int transactionId, ByteBuffer packet) {
    List<UdpReply.Counts> counts = new ArrayList<>();
    while (packet.remaining() >= COUNTS_LENGTH && counts.size() < MAX_SCRAPES) {
      counts.add(new UdpReply.Counts(count(packet), count(packet), count(packet)));
    }
    return new UdpReply.Scraped(transactionId, counts);
  }

  private static int count(ByteBuffer packet) {
    return Math.max(0, packet.getInt());
  }

  private static String reason(ByteBuffer packet) {
    byte[] text = new byte[packet.remaining()];
    packet.get(text);
    return TrackerText.clean(new String(text, StandardCharsets.UTF_8));
  }
}
