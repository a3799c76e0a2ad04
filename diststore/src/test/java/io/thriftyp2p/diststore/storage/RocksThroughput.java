package io.thriftyp2p.diststore.storage;

import io.thriftyp2p.locator.node.NodeId;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How fast the disk of this machine is to a node: run by name, for {@code
 * docs/decisions/008-rocksdb.md}. Keys of 16 bytes, values of 100; so many clients, each with one
 * request under way.
 */
class RocksThroughput {
  private static final int KEYS = 200_000;

  @TempDir private Path temporary;

  @ParameterizedTest
  @EnumSource
  void measure(Sync sync) {
    Storage storage =
        RocksStorage.open(TestDirectories.open(temporary), StorageConfig.DEFAULTS.with(sync));
    StorageEngine engine = storage.entries();
    for (int clients : new int[] {1, 64, 1024}) {
      int requests = clients == 1 && sync == Sync.ALWAYS ? 2000 : KEYS;
      report(sync, clients, "merges", requests, i -> engine.merge(slot(i), entry(i, clients)));
    }
    report(sync, 1024, "merges", KEYS, i -> engine.merge(slot(i), entry(i, 5000)));
    Random random = new Random(1);
    int[] order = random.ints(KEYS, 0, KEYS).toArray();
    for (int clients : new int[] {1, 64}) {
      report(sync, clients, "gets", KEYS, i -> engine.get(slot(order[i]), key(order[i])));
    }
    long start = System.nanoTime();
    storage.close();
    long closed = System.nanoTime();
    TestDirectories.storage(temporary).close();
    System.out.printf(
        "sync %-6s closed in %,d ms, opened and closed in %,d ms%n",
        sync, (closed - start) / 1_000_000, (System.nanoTime() - closed) / 1_000_000);
  }

  private static int slot(int number) {
    return (number * 0x9e3779b1) >>> 16;
  }

  private static Key key(int number) {
    return Key.of(String.format("key-%012d", number));
  }

  private static StoredEntry entry(int number, int clock) {
    byte[] value = new byte[100];
    new Random(number).nextBytes(value);
    Version version = new Version((long) clock << 16, new NodeId(1));
    return new StoredEntry(key(number), Versioned.value(version, value));
  }

  private static void report(
      Sync sync, int clients, String what, int requests, IntFunction<CompletionStage<?>> request) {
    AtomicInteger next = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(requests);
    long start = System.nanoTime();
    for (int i = 0; i < clients; i++) {
      again(next, done, requests, request);
    }
    try {
      done.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "sync %-6s %4d clients, %-9s %,9.0f per second%n", sync, clients, what, requests / seconds);
  }

  private static void again(
      AtomicInteger next,
      CountDownLatch done,
      int requests,
      IntFunction<CompletionStage<?>> request) {
    int number = next.getAndIncrement();
    if (number < requests) {
      request
          .apply(number)
          .whenComplete(
              (result, failure) -> {
                if (failure == null) {
                  done.countDown();
                }
                again(next, done, requests, request);
              });
    }
  }
}
