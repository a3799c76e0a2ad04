package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Clients that write and read through any node, one request after the other, and remember what they
 * were told: a value is a function of client and number, so that a read can be checked.
 */
final class SimulatedClients {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final SimulatedStore store;
  private final int keys;

  /** The greatest version that a client was told its write had. */
  private final Map<Key, Version> acknowledged = new HashMap<>();

  /** What was ever sent for a key. */
  private final Map<Key, Set<String>> written = new HashMap<>();

  final List<String> broken = new ArrayList<>();
  int puts;
  int deletes;
  int reads;
  int unknown;
  int notApplied;
  private int running;
  private boolean stopped;

  SimulatedClients(SimulatedStore store, int keys) {
    this.store = store;
    this.keys = keys;
  }

  void start(int clients) {
    for (int i = 0; i < clients; i++) {
      running++;
      next(i, 0);
    }
  }

  boolean stop() {
    stopped = true;
    return store.eventually(() -> running == 0);
  }

  private void next(int client, int number) {
    if (stopped) {
      running--;
      return;
    }
    Key key = Key.of("key-" + store.random.nextInt(keys));
    Duration pause = Duration.ofNanos(store.random.nextInt(3_000_000));
    Runnable then = () -> store.time.schedule(pause, () -> next(client, number + 1));
    double dice = store.random.nextDouble();
    if (dice < 0.5) {
      put(key, client + "/" + number, then);
    } else if (dice < 0.6) {
      delete(key, then);
    } else {
      read(key, then);
    }
  }

  /** A node that is gone does not answer any more: its client is told "unknown". */
  private <T> CompletableFuture<T> bounded(CompletableFuture<T> call) {
    store.time.schedule(
        TIMEOUT.multipliedBy(2),
        () -> call.completeExceptionally(new UnavailableException("the node is gone", true)));
    return call;
  }

  private void put(Key key, String value, Runnable then) {
    written.computeIfAbsent(key, k -> new HashSet<>()).add(value);
    Optional<Version> before = Optional.ofNullable(acknowledged.get(key));
    bounded(
            store
                .any()
                .replicator
                .put(key, value.getBytes(StandardCharsets.UTF_8), WriteOptions.DEFAULTS, TIMEOUT))
        .whenComplete(
            (version, failure) -> told(key, before, version, failure, () -> puts++, then));
  }

  private void delete(Key key, Runnable then) {
    Optional<Version> before = Optional.ofNullable(acknowledged.get(key));
    bounded(store.any().replicator.delete(key, WriteOptions.DEFAULTS, TIMEOUT))
        .whenComplete(
            (version, failure) -> told(key, before, version, failure, () -> deletes++, then));
  }

  private void told(
      Key key,
      Optional<Version> before,
      Version version,
      Throwable failure,
      Runnable count,
      Runnable then) {
    if (failure == null) {
      count.run();
      if (before.filter(earlier -> earlier.compareTo(version) >= 0).isPresent()) {
        broken.add(key + " was written at " + version + " after " + before.get());
      }
      acknowledged.merge(key, version, (a, b) -> a.compareTo(b) > 0 ? a : b);
    } else {
      failed(failure);
    }
    then.run();
  }

  private void failed(Throwable failure) {
    if (failure instanceof UnavailableException u && u.mayHaveBeenApplied()) {
      unknown++;
    } else {
      notApplied++;
      broken.add("a call failed: " + failure);
    }
  }

  private void read(Key key, Runnable then) {
    Optional<Version> before = Optional.ofNullable(acknowledged.get(key));
    bounded(store.any().replicator.find(key, Consistency.QUORUM, TIMEOUT))
        .whenComplete(
            (found, failure) -> {
              if (failure == null) {
                reads++;
                check(key, before, found);
              } else {
                failed(failure);
              }
              then.run();
            });
  }

  private void check(Key key, Optional<Version> atLeast, Optional<Versioned> found) {
    if (atLeast.isPresent()
        && found.filter(f -> f.version().compareTo(atLeast.get()) >= 0).isEmpty()) {
      broken.add(key + " was acknowledged at " + atLeast + ", read as " + found);
    }
    found
        .flatMap(Versioned::value)
        .map(value -> new String(value, StandardCharsets.UTF_8))
        .filter(value -> !written.getOrDefault(key, Set.of()).contains(value))
        .ifPresent(value -> broken.add(key + " was read as " + value + ", which nobody wrote"));
  }

  /** Reads every key that was ever acknowledged, through any node. */
  void readAll() {
    for (Map.Entry<Key, Version> entry : acknowledged.entrySet()) {
      var read = store.any().replicator.find(entry.getKey(), Consistency.QUORUM, TIMEOUT);
      assertThat(store.eventually(read::isDone)).isTrue();
      check(entry.getKey(), Optional.of(entry.getValue()), read.join());
    }
  }
}
