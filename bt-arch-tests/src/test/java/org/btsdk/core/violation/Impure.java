// SPDX-License-Identifier: Apache-2.0
package org.btsdk.core.violation;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What pure code must not do, one thing a class.
@SuppressWarnings("unused") // each is there only to be looked at
public final class Impure {
  private Impure() {}

  static final class ReadsTheClock {
    long now() {
      return System.nanoTime();
    }
  }

  static final class ReadsTheCalendar {
    Instant now() {
      return Instant.now();
    }
  }

  static final class ThrowsDice {
    int roll() {
      return new Random().nextInt(6);
    }
  }

  static final class MakesUuid {
    String id() {
      return UUID.randomUUID().toString();
    }
  }

  static final class OpensSocket {
    Socket open() throws IOException {
      return new Socket();
    }
  }

  static final class HasChannel {
    boolean isOpen(SocketChannel channel) {
      return channel.isOpen();
    }
  }

  static final class KnowsPaths {
    String name(Path path) {
      return path.toString();
    }
  }

  static final class KnowsFiles {
    String name(File file) {
      return file.getName();
    }
  }

  static final class CountsAtomically {
    private final AtomicLong count = new AtomicLong();
  }

  static final class KnowsTimeUnits {
    TimeUnit unit() {
      return TimeUnit.SECONDS;
    }
  }

  static final class KnowsItsThread {
    String name() {
      return Thread.currentThread().getName();
    }
  }

  static final class ResolvesHost {
    InetAddress resolve(String host) throws IOException {
      return InetAddress.getByName(host);
    }
  }

  static final class ResolvesHostAndPort {
    InetSocketAddress resolve(String host) {
      return new InetSocketAddress(host, 1);
    }
  }

  static final class OrdersByAddress {
    int order(Object thing) {
      return System.identityHashCode(thing);
    }
  }

  static final class HasHashMap {
    int size() {
      return new HashMap<String, String>().size();
    }
  }

  static final class HasHashSetByReference {
    Supplier<Set<String>> sets() {
      return HashSet::new;
    }
  }

  static final class HasImmutableSet {
    Set<String> set(String one, String other) {
      return Set.of(one, other);
    }
  }

  static final class HasImmutableMap {
    Map<String, String> map() {
      return Map.of("key", "value");
    }
  }

  static final class CollectsToSet {
    int size(Stream<String> words) {
      return words.collect(Collectors.toSet()).size();
    }
  }

  static final class Groups {
    int size(Stream<String> words) {
      return words.collect(Collectors.groupingBy(String::length)).size();
    }
  }

  static final class CollectsToHashMap {
    int size(Stream<String> words) {
      return words.collect(Collectors.toMap(word -> word, String::length)).size();
    }
  }

  static final class MakesThread {
    Object make(Runnable task) {
      return Thread.ofVirtual().unstarted(task);
    }
  }

  static final class MakesPool {
    void run(Runnable task) {
      try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
        pool.execute(task);
      }
    }
  }

  static final class GoesParallel {
    long count(List<String> words) {
      return words.parallelStream().filter(String::isEmpty).count();
    }
  }

  static final class Prints {
    void print() {
      System.out.println("hello");
    }
  }

  static final class PrintsTrace {
    void print(Exception e) {
      e.printStackTrace();
    }
  }

  static final class Sound {
    Map<String, Integer> lengths(Stream<String> words, long seed) {
      int bound = new Random(seed).nextInt(1, 10);
      return words.collect(
          Collectors.toMap(
              word -> word, word -> word.length() % bound, Integer::max, TreeMap::new));
    }
  }
}
