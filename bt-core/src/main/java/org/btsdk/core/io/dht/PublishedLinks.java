// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.btsdk.api.TorrentException;
import org.btsdk.api.TorrentException.DhtFailed;
import org.btsdk.model.DhtItem;
import org.btsdk.model.MagnetLink;
import org.btsdk.model.MutableLink;
import org.btsdk.model.SafeNames;
import org.btsdk.model.TorrentPointer;

/// Finds out which torrent a publisher's link points to now (BEP 46), or says why it cannot be
/// known. Stateless.
public final class PublishedLinks {
  private PublishedLinks() {}

  /// A link, for people.
  public static String name(MutableLink link) {
    return link.displayName()
        .map(SafeNames::cleanTop)
        .orElseGet(() -> "publisher " + link.target().publicKey());
  }

  /// Looks the publisher's item up. Blocks for some seconds. The lookup ends when the caller is
  /// interrupted, or waits no longer.
  ///
  /// @param timeout the longest time it may take
  /// @return the link to the torrent, with all else that the publisher's link says
  /// @throws DhtFailed if the DHT is off, nobody could be asked or answered, or nobody has the item
  /// @throws TorrentException.BadTorrent if the item points to no torrent
  /// @throws TorrentException.NoMetadata if it took longer
  /// @throws InterruptedException if the caller was interrupted
  public static MagnetLink resolve(DhtCalls dht, MutableLink link, Duration timeout)
      throws InterruptedException {
    CompletableFuture<DhtItems.Found> lookup = dht.find(link.target());
    try {
      DhtItems.Found found =
          lookup.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
      DhtItem.Mutable item =
          found
              .item()
              .orElseThrow(() ->
                  new DhtFailed(DhtFailed.Reason.NOT_FOUND, name(link) + ": " + missing(found)));
      return link.to(pointer(link, item));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DhtFailed failed) {
        throw new DhtFailed(failed.reason(), name(link) + ": " + failed.getMessage(), failed);
      }
      throw new TorrentException.Internal(name(link) + ": " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      String what = dht.nodes().isEmpty() ? "no node of the DHT answered" : "the lookup went on";
      throw new TorrentException.NoMetadata(
          "%s: the publisher's item was not found in time: %s".formatted(name(link), what), e);
    } finally {
      lookup.cancel(false);
    }
  }

  private static String missing(DhtItems.Found found) {
    int forged = found.summary().forged();
    return "no item of the publisher is in the DHT: %d nodes answered"
            .formatted(found.summary().answered())
        + (forged == 0 ? "" : ", %d with what the publisher did not sign".formatted(forged));
  }

  private static TorrentPointer pointer(MutableLink link, DhtItem.Mutable item) {
    return TorrentPointer.of(item.value())
        .orElseThrow(() ->
            new TorrentException.BadTorrent(
                name(link),
                "version %d of the publisher's item points to no torrent (no ih of 20 bytes)"
                    .formatted(item.sequence()),
                null));
  }
}
