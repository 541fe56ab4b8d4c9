// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.choke;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.btsdk.model.plugin.ConfigKey;
import org.btsdk.model.plugin.PluginConfig;
import org.btsdk.spi.choker.Choice;
import org.btsdk.spi.choker.Choker;
import org.btsdk.spi.choker.ChokerProvider;
import org.btsdk.spi.choker.RoundView;

/// Spends our upload where it brings most (BitTyrant; Piatek and others, *Do incentives build
/// robustness in BitTorrent?*, NSDI 2007): while we download, those come first who give most for
/// what must be given to them, each is sent its price and no more, and there are as many as our
/// line can pay. Good for who does it, and not for the swarm. When we only give, everyone has its
/// turn.
///
/// It differs from the paper in three points. One peer at a time is unchoked because it waited
/// longest, as the contract of chokers asks. What the line gives is taken for 2.5 times what it was
/// seen to give, unless it is set. What is left when everyone is paid is given to all, in
/// proportion. Where the user or the session has set a number of slots, as many are used. Not
/// thread-safe.
public final class TyrantChoker implements Choker {
  /// The name by which it is chosen.
  public static final String NAME = "tyrant";

  private static final ConfigKey CAPACITY =
      new ConfigKey(
          "capacity",
          ConfigKey.Kind.SIZE,
          "what the line gives, in bytes a second, above zero; measured unless set",
          "");

  private static final String PAYS = "best return";
  private static final String OPTIMISTIC = "optimistic";
  private static final String SPARE = "slot to spare";

  /// 3 rounds in which something was sent: until then a line was hardly asked for all it can give.
  /// Who has just come has nothing to give; would that count, the line would be paced by it, and
  /// the paced line be taken for all there is.
  private static final int UNMEASURED_ROUNDS = 3;

  /// 2.5 times what was measured: a line that is paced shows no more than it was let, and those who
  /// are paid do not take all of it, so that with a tenth more it never grew again. Who is promised
  /// more than the line gives gets less than its price, and becomes dearer.
  private static final double PROBING = 2.5;

  /// BEP 3: who is lucky is so for three rounds.
  private static final long OPTIMISTIC_ROUNDS = 3;

  private final Prices prices = new Prices();
  private final long setCapacity; // 0: measured
  private int measuredRounds; // in which something was sent
  private long lucky = Long.MIN_VALUE; // id
  private long luckySinceRound;

  /// Makes a tyrant choker that measures what the line gives.
  public TyrantChoker() {
    this(0);
  }

  /// Makes a tyrant choker.
  ///
  /// @param capacity what the line gives, in bytes a second; 0 if it is to be measured
  public TyrantChoker(long capacity) {
    this.setCapacity = capacity;
  }

  @Override
  public void choose(RoundView view, Choice out) {
    if (view.seeding()) {
      Turns.choose(view, out);
    } else if (view.fillOnly()) {
      fill(view, out);
    } else {
      prices.update(view);
      measuredRounds += view.bestUpRate() > 0 ? 1 : 0;
      round(view, out);
    }
  }

  /// What may be given in all, in bytes a second; infinite as long as it is not known.
  private double capacity(RoundView view) {
    if (setCapacity > 0) {
      return setCapacity;
    }
    return measuredRounds < UNMEASURED_ROUNDS
        ? Double.POSITIVE_INFINITY
        : view.bestUpRate() * PROBING;
  }

  private void round(RoundView view, Choice out) {
    List<Integer> ranked = Waiting.peers(view, view::interested);
    if (ranked.isEmpty() || view.slots() == 0) {
      return;
    }
    ranked.sort(bestFirst(view));
    Integer optimistic = lucky(view, ranked);
    ranked.removeIf(peer -> peer.equals(optimistic));
    double capacity = capacity(view);
    boolean free = view.slotsAdvised() && capacity < Double.POSITIVE_INFINITY;
    int most = free ? Integer.MAX_VALUE : view.slots();
    // A gift is no more than others give, however dear the peer has become.
    double gift = Math.min(price(view, optimistic), capacity / view.slots());
    double spent = gift;
    List<Integer> paid = new ArrayList<>();
    for (int peer : ranked) {
      boolean affordable = spent + price(view, peer) <= capacity || paid.isEmpty();
      if (paid.size() >= most - 1 || (free && !affordable)) {
        break;
      }
      paid.add(peer);
      spent += price(view, peer);
    }
    // Who is left over costs nothing, and what is left over is of no use to us.
    double more = Math.max(1, paid.size() == ranked.size() ? capacity / spent : 1);
    for (int peer : paid) {
      out.unchoke(peer, PAYS);
      pace(view, out, peer, price(view, peer) * more);
    }
    out.unchoke(optimistic, OPTIMISTIC);
    pace(view, out, optimistic, gift * more);
  }

  private void pace(RoundView view, Choice out, int peer, double bytesPerSecond) {
    if (capacity(view) < Double.POSITIVE_INFINITY) {
      out.pace(peer, Math.max(1, (long) bytesPerSecond));
    }
  }

  private double price(RoundView view, int peer) {
    return prices.price(view.id(peer));
  }

  private Comparator<Integer> bestFirst(RoundView view) {
    return Comparator.<Integer>comparingDouble(peer -> -gain(view, peer))
        .thenComparing(Waiting.longestFirst(view));
  }

  /// What a peer gives for each byte that it is given; nothing if it has nothing that we want.
  private double gain(RoundView view, int peer) {
    long id = view.id(peer);
    return view.interesting(peer) ? prices.worth(id) / prices.price(id) : 0;
  }

  /// Who waited longest, for three rounds.
  private Integer lucky(RoundView view, List<Integer> waiting) {
    if (view.round() - luckySinceRound < OPTIMISTIC_ROUNDS) {
      for (Integer peer : waiting) {
        if (view.id(peer) == lucky) {
          return peer;
        }
      }
    }
    Integer chosen =
        waiting.stream()
            .min(
                Comparator.<Integer, Boolean>comparing(view::unchoked)
                    .thenComparing(Waiting.longestFirst(view)))
            .orElseThrow();
    lucky = view.id(chosen);
    luckySinceRound = view.round();
    return chosen;
  }

  private void fill(RoundView view, Choice out) {
    List<Integer> waiting =
        Waiting.peers(view, peer -> view.interested(peer) && !view.unchoked(peer));
    waiting.sort(bestFirst(view));
    double capacity = capacity(view);
    double spent = 0;
    int unchoked = 0;
    for (int peer = 0; peer < view.peerCount(); peer++) {
      if (view.unchoked(peer)) {
        spent += price(view, peer);
        unchoked++;
      }
    }
    int free = Waiting.freeSlots(view);
    for (int peer : waiting.subList(0, Math.min(free, waiting.size()))) {
      spent += price(view, peer);
      if (view.slotsAdvised() && unchoked > 0 && spent > capacity) {
        return;
      }
      out.unchoke(peer, SPARE);
      pace(view, out, peer, price(view, peer));
      unchoked++;
    }
  }

  /// Makes [TyrantChoker]s.
  public static final class Provider implements ChokerProvider {
    /// For [java.util.ServiceLoader].
    public Provider() {}

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public int spiVersion() {
      return SPI_VERSION;
    }

    @Override
    public List<ConfigKey> configKeys() {
      return List.of(CAPACITY);
    }

    @Override
    public Choker create(PluginConfig config) {
      return new TyrantChoker(config.size(CAPACITY.name()).orElse(0));
    }
  }
}
