// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.io.dht;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.btsdk.core.dht.DhtAction;
import org.btsdk.core.dht.DhtEvent;
import org.btsdk.core.dht.DhtLimits;
import org.btsdk.core.dht.DhtMachine;
import org.btsdk.core.dht.DhtSetup;
import org.btsdk.core.dht.DhtSnapshot;
import org.btsdk.core.dht.LookupEnd;
import org.btsdk.core.dht.LookupSummary;
import org.btsdk.core.io.net.DatagramLoop;
import org.btsdk.core.io.net.DatagramSockets;
import org.btsdk.core.session.SessionEvent;
import org.btsdk.model.IpAddress;
import org.btsdk.model.PeerAddress;
import org.btsdk.protocol.dht.ItemSignatures;
import org.btsdk.spi.storage.StorageKind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the session's [DhtMachine] on its UDP sockets: hands it datagrams and commands, and does
/// what it wants done. It answers from the start, and asks well-known nodes as soon as there is
/// something to look for.
///
/// Threads: any may call what is not said to be the loop's; none of it blocks.
public final class DhtNode implements DatagramLoop.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(DhtNode.class);

  /// 5 min: what a crash costs of the routing table.
  private static final long SAVE_NANOS = 300_000_000_000L;

  /// Who is told what comes of a lookup. Called on the loop's thread; must not block.
  interface Listener {
    /// Something was found.
    void told(DhtAction action);

    /// The lookup is over. Nothing follows.
    void ended(LookupEnd end, LookupSummary summary);
  }

  private static final LookupSummary NOTHING = new LookupSummary(0, 0, 0, 0, 0, 0, 0, 0);

  private final DhtSession services;
  private final Consumer<SessionEvent> session;
  private final List<InetSocketAddress> local = new ArrayList<>();
  private final DatagramLoop loop;
  private final DhtMachine machine;
  private final DhtFile file;
  private final DhtBootstrap bootstrap;
  private final TorrentFinder torrents;
  private final AtomicLong numbers = new AtomicLong(); // of lookups

  // Only touched by the loop's thread.
  private final Map<Long, Listener> lookups = new TreeMap<>();
  private boolean needed; // there was something to look for
  private boolean bootstrapWanted;
  private boolean hinted; // addresses of nodes were named, now or an earlier time
  private long saveNanos = Long.MAX_VALUE;
  private long now;

  private DhtNode(
      DhtSession services, Consumer<SessionEvent> session, List<DatagramChannel> channels)
      throws IOException {
    this.services = services;
    this.session = session;
    channels.forEach(channel -> local.add(DatagramSockets.local(channel)));
    this.file = new DhtFile(services.config().stateFolder());
    this.bootstrap = new DhtBootstrap(services, local, this::known);
    this.torrents = new TorrentFinder(services, this);
    var chance = new SecureRandom();
    DhtSnapshot saved = file.read(chance);
    DhtSetup setup =
        new DhtSetup(
            chance,
            ItemSignatures::verify,
            services.config().dhtReadOnly(),
            DhtLimits.STANDARD,
            saved);
    this.hinted = !saved.isEmpty();
    this.machine = new DhtMachine(setup, System.nanoTime());
    this.loop = new DatagramLoop(services.name() + "-datagram", channels, this);
  }

  /// Opens the sockets and starts the thread.
  ///
  /// @param port the UDP port to take if it is free; 0 for any
  /// @param session takes what the node learns about our address
  /// @return null if no socket could be opened
  public static @Nullable DhtNode open(
      DhtSession services, int port, Consumer<SessionEvent> session) {
    List<DatagramChannel> channels = DatagramSockets.open(services.config(), port);
    if (channels.isEmpty()) {
      LOG.warn("no UDP socket could be opened: the session has no node of the DHT");
      return null;
    }
    try {
      DhtNode node = new DhtNode(services, session, channels);
      services.storageWork().of(StorageKind.DISK).execute(node.file::disown);
      node.loop.execute(_ -> node.begin());
      node.loop.start();
      return node;
    } catch (IOException | RuntimeException e) {
      channels.forEach(DatagramSockets::closeQuietly);
      LOG.warn("the node of the DHT could not be started", e);
      return null;
    }
  }

  /// The UDP port of the first address.
  public int port() {
    return local.getFirst().getPort();
  }

  /// What endpoints are bound to, by their number.
  List<InetSocketAddress> local() {
    return local;
  }

  public TorrentFinder torrents() {
    return torrents;
  }

  public DhtBootstrap bootstrap() {
    return bootstrap;
  }

  // ---- from other threads

  /// Begins a lookup.
  ///
  /// @param anyone whether it asks whoever is known, not one node that its command names
  /// @param command makes the command of the lookup's number
  /// @param listener told what comes of it
  /// @return ends the lookup when run
  Runnable lookUp(boolean anyone, LongFunction<DhtEvent> command, Listener listener) {
    long number = numbers.incrementAndGet();
    boolean taken =
        loop.offer(_ -> {
          need();
          if (anyone && isAlone()) {
            listener.ended(LookupEnd.NO_NODES, NOTHING); // there is nobody to wait for
          } else {
            start(number, command, listener);
          }
        });
    if (!taken) {
      listener.ended(LookupEnd.BUSY, NOTHING);
    }
    return () -> loop.execute(_ -> handle(new DhtEvent.Cancel(number)));
  }

  private boolean isAlone() {
    return !hinted && bootstrap.isEmpty() && machine.snapshot(System.nanoTime()).isEmpty();
  }

  /// Has something done with the machine, on the loop.
  void execute(DatagramLoop.Task task) {
    loop.execute(task);
  }

  /// Asks the machine something. Not on the loop; blocks for as long as the loop is busy.
  <T> CompletableFuture<T> query(Function<DhtMachine, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(_ -> answer.complete(question.apply(machine)));
    return answer;
  }

  /// Addresses that may be nodes. Dropped while too much waits.
  public void known(List<PeerAddress> nodes) {
    if (!nodes.isEmpty()) {
      var _ =
          loop.offer(_ -> {
            hinted = true;
            handle(new DhtEvent.NodesKnown(nodes));
          });
    }
  }

  /// A peer or tracker told us our address.
  public void vote(IpAddress address, IpAddress voter) {
    var _ = loop.offer(_ -> handle(new DhtEvent.ExternalAddressVote(address, voter)));
  }

  // ---- on the loop

  private void begin() {
    saveNanos = System.nanoTime() + SAVE_NANOS;
    for (int i = 0; i < local.size(); i++) {
      IpAddress address = IpAddress.of(local.get(i).getAddress());
      handle(new DhtEvent.EndpointOpened(i, address));
    }
  }

  /// There is something to look for. The loop's thread.
  void need() {
    if (!needed) {
      needed = true;
      if (bootstrapWanted) {
        bootstrap.lookUp();
      }
    }
  }

  /// Begins a lookup. The loop's thread.
  void startLookup(LongFunction<DhtEvent> command, Listener listener) {
    start(numbers.incrementAndGet(), command, listener);
  }

  private void start(long number, LongFunction<DhtEvent> command, Listener listener) {
    lookups.put(number, listener);
    handle(command.apply(number));
  }

  private void handle(DhtEvent event) {
    now = System.nanoTime();
    machine.handle(event, now, this::perform);
  }

  @Override
  public void received(int endpoint, PeerAddress from, byte[] datagram, long nowNanos) {
    // What does not begin as a dictionary is no message of the DHT.
    if (datagram.length > 0 && datagram[0] == 'd' && services.filter().allows(from.ip())) {
      now = nowNanos;
      machine.handle(new DhtEvent.Received(endpoint, from, datagram), nowNanos, this::perform);
    }
  }

  @Override
  public void advance(long nowNanos) {
    now = nowNanos;
    machine.advance(nowNanos, this::perform);
    torrents.advance(nowNanos);
    if (nowNanos - saveNanos >= 0) {
      saveNanos = nowNanos + SAVE_NANOS;
      save(machine.snapshot(nowNanos));
    }
  }

  @Override
  public long nextDeadlineNanos() {
    long next = earlier(machine.nextDeadlineNanos(), torrents.nextDeadlineNanos());
    return earlier(next, saveNanos);
  }

  /// The earlier of two times of a clock that may wrap; the largest number stays the latest.
  private static long earlier(long one, long other) {
    if (one == Long.MAX_VALUE || other == Long.MAX_VALUE) {
      return Math.min(one, other);
    }
    return one - other < 0 ? one : other;
  }

  private void save(DhtSnapshot snapshot) {
    services.storageWork().of(StorageKind.DISK).execute(() -> file.save(snapshot));
  }

  private void perform(DhtAction action) {
    switch (action) {
      case DhtAction.Send(int endpoint, PeerAddress to, byte[] datagram) ->
          loop.send(endpoint, to, datagram);
      case DhtAction.BootstrapWanted _ -> {
        bootstrapWanted = true;
        if (needed) {
          bootstrap.lookUp();
        }
      }
      case DhtAction.Joined _ -> torrents.joined(now);
      case DhtAction.ExternalAddressKnown(int _, IpAddress address) ->
          session.accept(new SessionEvent.ExternalAddressAgreed(address));
      case DhtAction.IdChanged changed -> LOG.debug("{}", changed);
      case DhtAction.PeersFound found -> tell(found.lookup(), found);
      case DhtAction.Scraped scraped -> tell(scraped.lookup(), scraped);
      case DhtAction.ItemFound found -> tell(found.lookup(), found);
      case DhtAction.SamplesFound found -> tell(found.lookup(), found);
      case DhtAction.NodesFound found -> tell(found.lookup(), found);
      case DhtAction.Ponged ponged -> tell(ponged.lookup(), ponged);
      case DhtAction.Finished(long lookup, LookupEnd end, LookupSummary summary) -> {
        Listener listener = lookups.remove(lookup);
        if (listener != null) {
          listener.ended(end, summary);
        }
      }
    }
  }

  private void tell(long lookup, DhtAction action) {
    Listener listener = lookups.get(lookup);
    if (listener != null) {
      listener.told(action);
    }
  }

  /// Ends lookups, saves what is known and closes the sockets. Not on the loop; blocks for as long
  /// as the loop and the disk are busy.
  public void close() {
    CompletableFuture<DhtSnapshot> last = new CompletableFuture<>();
    loop.stop(nowNanos -> {
      List.copyOf(lookups.values()).forEach(one -> one.ended(LookupEnd.CANCELLED, NOTHING));
      lookups.clear();
      last.complete(machine.snapshot(nowNanos));
    });
    file.save(last.getNow(DhtSnapshot.EMPTY));
  }
}
