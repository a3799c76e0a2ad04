package io.thriftyp2p.it.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.it.Latencies;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that put and get all the while, each with keys of its own, one call after the other, and
 * see whether they get what they have put. They talk to one node only: it has to answer.
 */
final class HonestClients implements AutoCloseable {
  static final int CLIENTS = 20;

  private static final int KEYS_EACH = 50;
  private static final int VALUE_BYTES = 200;
  private static final long LIMIT_SECONDS = 40;

  /** So that honest work alone does not take all that the machine has. */
  private static final long PAUSE_NANOS = 10_000_000;

  private final Latencies latencies = new Latencies();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  HonestClients(Endpoint node, RpcConfig config) {
    for (int i = 0; i < CLIENTS; i++) {
      String name = "honest-" + i;
      Thread thread = new Thread(() -> work(name, node, config), name);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void work(String name, Endpoint node, RpcConfig config) {
    List<Optional<byte[]>> written = new ArrayList<>();
    for (int i = 0; i < KEYS_EACH; i++) {
      written.add(Optional.empty());
    }
    try (StoreClient client = StoreClient.through(List.of(node), config)) {
      for (int number = 0; !stopped; number++) {
        int index = number % KEYS_EACH;
        byte[] key = (name + "-" + index).getBytes(UTF_8);
        byte[] value = Arrays.copyOf((name + "=" + number).getBytes(UTF_8), VALUE_BYTES);
        put(client, key, value);
        written.set(index, Optional.of(value));
        int other = (number * 7 + 3) % KEYS_EACH;
        get(client, (name + "-" + other).getBytes(UTF_8), written.get(other));
      }
    } catch (RuntimeException e) {
      errors.add(name + " ended: " + e);
    }
  }

  private void put(StoreClient client, byte[] key, byte[] value) {
    long began = System.nanoTime();
    try {
      var unused = client.put(key, value).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      errors.add("put: " + e);
    }
    took(began);
  }

  private void get(StoreClient client, byte[] key, Optional<byte[]> expected) {
    long began = System.nanoTime();
    try {
      Optional<StoreClient.Value> found = client.get(key).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (expected.isPresent()
          && !found.map(value -> Arrays.equals(value.bytes(), expected.get())).orElse(false)) {
        errors.add("get: not what was put");
      }
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      errors.add("get: " + e);
    }
    took(began);
  }

  private void took(long began) {
    latencies.add(System.nanoTime() - began);
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /** Since the last time that somebody asked. */
  Latencies.Sorted latencies() {
    return latencies.take();
  }

  /** Since the last time that somebody asked: what went wrong. */
  List<String> errors() {
    List<String> taken = new ArrayList<>();
    for (String error = errors.poll(); error != null; error = errors.poll()) {
      taken.add(error);
    }
    return taken;
  }

  /** Waits for the calls under way. */
  @Override
  public void close() {
    stopped = true;
    try {
      for (Thread thread : threads) {
        thread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
