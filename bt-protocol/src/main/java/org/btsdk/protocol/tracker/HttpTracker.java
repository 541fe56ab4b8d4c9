// SPDX-License-Identifier: Apache-2.0
package org.btsdk.protocol.tracker;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.model.Sha1Hash;
import org.btsdk.model.bencode.Bencode;
import org.btsdk.model.bencode.BencodeException;
import org.btsdk.model.bencode.BencodeValue;
import org.btsdk.model.bencode.BencodeValue.BencodeDictionary;
import org.btsdk.model.bencode.BencodeValue.BencodeInteger;
import org.btsdk.model.bencode.BencodeValue.BencodeList;
import org.btsdk.model.bencode.BencodeValue.BencodeString;
import org.jspecify.annotations.Nullable;

/// What is said to HTTP trackers and what they answer (BEP 3, 7, 23, 24, 31, 48). Has no state.
///
/// Answers are read leniently: a value of a wrong type counts as not there, but something that is
/// no bencoded dictionary is refused.
public final class HttpTracker {
  private static final String ANNOUNCE = "announce";

  /// 1 week: longer than that, and it is as good as never.
  private static final Duration LONGEST_RETRY = Duration.ofDays(7);

  /// 1 KiB: a tracker id is repeated in every request, and a URI has to stay short.
  private static final int MAX_TRACKER_ID = 1024;

  private HttpTracker() {}

  /// The URI of an announce: the tracker's own query stays, ours follows.
  ///
  /// @param tracker the announce URI of the torrent
  /// @param announce what to tell
  /// @throws IllegalArgumentException if the tracker's URI has no host
  public static URI announceUri(URI tracker, Announce announce) {
    StringBuilder query = new StringBuilder(400);
    query.append("info_hash=").append(escaped(announce.infoHash().toBytes()));
    query.append("&peer_id=").append(escaped(announce.peerId().toBytes()));
    query.append("&port=").append(announce.port());
    query.append("&uploaded=").append(announce.uploadedBytes());
    query.append("&downloaded=").append(announce.downloadedBytes());
    query.append("&left=").append(announce.toldLeftBytes());
    query.append("&compact=1&no_peer_id=1&numwant=").append(announce.numWant());
    // Always eight digits: some trackers insist on a fixed length.
    query.append("&key=").append("%08x".formatted(announce.key()));
    if (announce.event() != Announce.Event.NONE) {
      query.append("&event=").append(announce.event().name().toLowerCase(Locale.ROOT));
    }
    announce
        .trackerId()
        .ifPresent(
            id -> query.append("&trackerid=").append(escaped(id.getBytes(StandardCharsets.UTF_8))));
    return withQuery(tracker, tracker.getRawPath(), query.toString());
  }

  /// The URI of a scrape (BEP 48): `announce` at the beginning of the path's last part becomes
  /// `scrape`.
  ///
  /// @param tracker the announce URI of the torrent
  /// @param torrents for whom, at least one
  /// @return the URI; empty if the tracker's URI says that it cannot be scraped
  public static Optional<URI> scrapeUri(URI tracker, List<Sha1Hash> torrents) {
    String path = Optional.ofNullable(tracker.getRawPath()).orElse("");
    int last = path.lastIndexOf('/') + 1;
    if (last == 0 || !path.startsWith(ANNOUNCE, last)) {
      return Optional.empty();
    }
    StringBuilder query = new StringBuilder(80 * torrents.size());
    for (Sha1Hash torrent : torrents) {
      query.append(query.isEmpty() ? "" : "&").append("info_hash=");
      query.append(escaped(torrent.toBytes()));
    }
    String scrape = path.substring(0, last) + "scrape" + path.substring(last + ANNOUNCE.length());
    return Optional.of(withQuery(tracker, scrape, query.toString()));
  }

  private static URI withQuery(URI tracker, @Nullable String path, String query) {
    if (tracker.getHost() == null) {
      throw new IllegalArgumentException("a tracker's URI names a host: " + tracker);
    }
    String own = tracker.getRawQuery();
    return URI.create(
        tracker.getScheme()
            + "://"
            + tracker.getRawAuthority()
            + (path == null || path.isEmpty() ? "/" : path)
            + '?'
            + (own == null || own.isEmpty() ? "" : own + (own.endsWith("&") ? "" : "&"))
            + query);
  }

  /// Every byte as `%xx`: right for all of them, and there are trackers that misread the rest.
  private static String escaped(byte[] bytes) {
    StringBuilder text = new StringBuilder(3 * bytes.length);
    for (byte b : bytes) {
      text.append('%')
          .append(Character.toUpperCase(Character.forDigit((b >> 4) & 0xf, 16)))
          .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
    }
    return text.toString();
  }

  /// Reads the answer to an announce.
  ///
  /// @param body of the HTTP response
  /// @throws MalformedReplyException if it is no answer of a tracker
  public static AnnounceReply parseAnnounce(byte[] body) throws MalformedReplyException {
    BencodeDictionary reply = dictionary(body);
    Optional<Refusal> refusal = refusal(reply);
    if (refusal.isPresent()) {
      return new AnnounceReply.Refused(refusal.get());
    }
    Set<PeerAddress> peers = new LinkedHashSet<>();
    readPeers(reply.get("peers"), false, peers);
    readPeers(reply.get("peers6"), true, peers);
    Optional<Duration> minInterval =
        number(reply.get("min interval"))
            .filter(seconds -> seconds > 0)
            .map(seconds -> Math.min(seconds, AnnounceReply.LONGEST_INTERVAL.toSeconds()))
            .map(Duration::ofSeconds);
    Duration interval = AnnounceReply.interval(number(reply.get("interval")).orElse(0L));
    if (minInterval.isPresent() && minInterval.get().compareTo(interval) > 0) {
      interval = minInterval.get();
    }
    return new AnnounceReply.Accepted(
        List.copyOf(peers),
        interval,
        minInterval,
        count(reply.get("complete")),
        count(reply.get("incomplete")),
        text(reply.get("warning message")).map(TrackerText::clean),
        text(reply.get("tracker id")).filter(id -> id.length() <= MAX_TRACKER_ID),
        address(reply.get("external ip")));
  }

  /// Reads the answer to a scrape.
  ///
  /// @param body of the HTTP response
  /// @param torrents who were asked for; others in the answer are left out
  /// @throws MalformedReplyException if it is no answer of a tracker
  public static ScrapeReply parseScrape(byte[] body, List<Sha1Hash> torrents)
      throws MalformedReplyException {
    BencodeDictionary reply = dictionary(body);
    Optional<Refusal> refusal = refusal(reply);
    if (refusal.isPresent()) {
      return new ScrapeReply.Refused(refusal.get());
    }
    if (!(reply.get("files") instanceof BencodeDictionary files)) {
      throw new MalformedReplyException("the answer to a scrape has no \"files\"");
    }
    List<ScrapeReply.Swarm> swarms = new ArrayList<>();
    for (Sha1Hash torrent : torrents) {
      if (files.entries().get(BencodeString.of(torrent.toBytes()))
          instanceof BencodeDictionary swarm) {
        swarms.add(
            new ScrapeReply.Swarm(
                torrent,
                count(swarm.get("complete")).orElse(0),
                count(swarm.get("incomplete")).orElse(0),
                count(swarm.get("downloaded")).orElse(0)));
      }
    }
    return new ScrapeReply.Accepted(swarms);
  }

  /// What a body says if it is a refusal, as the body of an HTTP error may be.
  ///
  /// @param body of the HTTP response
  /// @return the refusal; empty if the body is anything else
  public static Optional<Refusal> refusalIn(byte[] body) {
    try {
      return refusal(dictionary(body));
    } catch (MalformedReplyException _) {
      return Optional.empty();
    }
  }

  private static BencodeDictionary dictionary(byte[] body) throws MalformedReplyException {
    BencodeValue value;
    try {
      value = Bencode.parse(body, Bencode.Limits.NETWORK, Bencode.Strictness.LENIENT);
    } catch (BencodeException e) {
      throw new MalformedReplyException(
          body.length == 0
              ? "the answer is empty"
              : "the answer is not bencoded, " + e.getMessage(),
          e);
    }
    if (!(value instanceof BencodeDictionary dictionary)) {
      throw new MalformedReplyException("the answer is no dictionary");
    }
    return dictionary;
  }

  private static Optional<Refusal> refusal(BencodeDictionary reply) {
    BencodeValue retry = reply.get("retry in");
    // BEP 31 says integer, and shows strings.
    Optional<Duration> retryIn =
        number(retry)
            .or(() -> text(retry).filter(text -> text.matches("[0-9]{1,9}")).map(Long::valueOf))
            .filter(minutes -> minutes > 0)
            .map(minutes -> Math.min(minutes, LONGEST_RETRY.toMinutes()))
            .map(Duration::ofMinutes);
    boolean never = text(retry).filter(text -> text.equalsIgnoreCase("never")).isPresent();
    return text(reply.get("failure reason"))
        .map(reason -> new Refusal(TrackerText.clean(reason), retryIn, never));
  }

  private static void readPeers(@Nullable BencodeValue value, boolean v6, Set<PeerAddress> into) {
    switch (value) {
      case BencodeString compact ->
          CompactPeers.read(compact.toBytes(), v6, into, AnnounceReply.MAX_PEERS);
      case BencodeList(List<BencodeValue> list) -> {
        for (BencodeValue peer : list) {
          if (into.size() < AnnounceReply.MAX_PEERS && peer instanceof BencodeDictionary entry) {
            peer(entry).ifPresent(into::add);
          }
        }
      }
      // Some trackers send an empty dictionary for no peers.
      case null, default -> {}
    }
  }

  /// A peer as a dictionary (BEP 3); one with a host name is left out, as nothing is looked up for
  /// a stranger.
  private static Optional<PeerAddress> peer(BencodeDictionary entry) {
    Optional<Long> port = number(entry.get("port")).filter(p -> p > 0 && p <= 0xffff);
    Optional<IpAddress> ip = text(entry.get("ip")).flatMap(HttpTracker::literal);
    return port.isPresent() && ip.isPresent()
        ? Optional.of(new PeerAddress(ip.get(), port.get().intValue()))
        : Optional.empty();
  }

  private static Optional<IpAddress> literal(String text) {
    try {
      return Optional.of(IpAddress.parse(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<IpAddress> address(@Nullable BencodeValue value) {
    return value instanceof BencodeString string && (string.length() == 4 || string.length() == 16)
        ? Optional.of(IpAddress.of(string.toBytes()))
        : Optional.empty();
  }

  private static Optional<Long> number(@Nullable BencodeValue value) {
    return value instanceof BencodeInteger(long number) ? Optional.of(number) : Optional.empty();
  }

  private static OptionalInt count(@Nullable BencodeValue value) {
    return value instanceof BencodeInteger(long number) && number >= 0
        ? OptionalInt.of((int) Math.min(number, Integer.MAX_VALUE))
        : OptionalInt.empty();
  }

  private static Optional<String> text(@Nullable BencodeValue value) {
    return value instanceof BencodeString string ? Optional.of(string.text()) : Optional.empty();
  }
}
