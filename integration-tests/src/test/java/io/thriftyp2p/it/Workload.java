package io.thriftyp2p.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Clients that put and get, each with keys of its own, so that each knows what it must read: what
 * it was last told is written, or something later of which it was told "unknown".
 */
final class Workload {
  private final List<Endpoint> nodes;
  private final int clients;
  private final int keysPerClient;
  private final Map<String, Version> acknowledged = new ConcurrentHashMap<>();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final AtomicInteger puts = new AtomicInteger();
  private final AtomicInteger gets = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();
  private volatile boolean stopped;

  Workload(List<Endpoint> nodes, int clients, int keysPerClient) {
    this.nodes = nodes;
    this.clients = clients;
    this.keysPerClient = keysPerClient;
  }

  int puts() {
    return puts.get();
  }

  int unknown() {
    return unknown.get();
  }

  List<String> broken() {
    return List.copyOf(broken);
  }

  /** Lets the clients end once all their keys were put. */
  void stop() {
    stopped = true;
  }

  /** Starts the clients; each puts all its keys and reads them back, and goes on until stopped. */
  List<Thread> start() {
    return IntStream.range(0, clients)
        .mapToObj(
            client -> {
              Thread thread = new Thread(() -> work(client), "client-" + client);
              thread.start();
              return thread;
            })
        .toList();
  }

  private void work(int number) {
    try (StoreClient client = StoreClient.of(nodes)) {
      for (int i = 0; i < keysPerClient || !stopped; i++) {
        if (i % 100 == 0) {
          refresh(client);
        }
        put(client, "client" + number + "-key" + i);
        get(client, "client" + number + "-key" + (i / 2));
      }
    }
  }

  private void refresh(StoreClient client) {
    try {
      client.refresh().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      failed("refresh", e);
    }
  }

  private void put(StoreClient client, String key) {
    try {
      Version version =
          client.put(key.getBytes(UTF_8), value(key).getBytes(UTF_8)).get(20, TimeUnit.SECONDS);
      acknowledged.put(key, version);
      puts.incrementAndGet();
    } catch (Exception e) {
      failed("put " + key, e);
    }
  }

  private void get(StoreClient client, String key) {
    try {
      Optional<StoreClient.Value> found = client.get(key.getBytes(UTF_8)).get(20, TimeUnit.SECONDS);
      gets.incrementAndGet();
      check(key, found);
    } catch (Exception e) {
      failed("get " + key, e);
    }
  }

  private void check(String key, Optional<StoreClient.Value> found) {
    Version atLeast = acknowledged.get(key);
    if (atLeast != null
        && found.filter(value -> value.version().compareTo(atLeast) >= 0).isEmpty()) {
      broken.add(key + " was acknowledged at " + atLeast + " and read as " + found);
    }
    found
        .map(value -> new String(value.bytes(), UTF_8))
        .filter(value -> !value.equals(value(key)))
        .ifPresent(value -> broken.add(key + " was read as " + value));
  }

  private void failed(String what, Exception failure) {
    Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
    boolean toldUnknown =
        cause instanceof PeerTimedOutException
            || (cause instanceof UnavailableException u && u.mayHaveBeenApplied());
    if (toldUnknown) {
      unknown.incrementAndGet();
    } else {
      broken.add(what + " failed: " + cause);
    }
  }

  private static String value(String key) {
    return "value of " + key;
  }

  /** Reads every acknowledged key through one node. */
  void readAll(Endpoint node) {
    try (StoreClient client = StoreClient.of(List.of(node))) {
      acknowledged.keySet().forEach(key -> get(client, key));
    }
  }
}
