package io.thriftyp2p.diststore.storage;

import static io.thriftyp2p.diststore.storage.Entries.all;
import static io.thriftyp2p.diststore.storage.Entries.counted;
import static io.thriftyp2p.diststore.storage.Entries.now;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.NodeId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;

/**
 * Threads that write to few slots, beside others that read. Each key that lasts has two writers;
 * what they have written is told to the readers afterwards, as the least that they must find. Other
 * keys come and go meanwhile, so that marks, growth and shrinking go over the ones that last.
 */
class MemoryThreadsTest {
  private static final int SLOTS = 3;
  private static final int LASTING = 24;
  private static final int WRITERS = 4;
  private static final int ROUNDS = 4000;
  private static final int PASSING = 40;

  private final MemoryEngine engine = new MemoryEngine();
  private final AtomicLongArray written = new AtomicLongArray(LASTING);
  private final AtomicInteger writing = new AtomicInteger(WRITERS);

  private static Key lasting(int number) {
    return Key.of("lasting" + number);
  }

  private static StoredEntry entry(Key key, long clock, int writer) {
    byte[] value = ByteBuffer.allocate(clock % 97 == 0 ? 600 : 16).putLong(clock).array();
    Version version = new Version(clock, new NodeId(writer + 1));
    return new StoredEntry(key, Versioned.value(version, value));
  }

  private void write(int writer) {
    try {
      List<StoredEntry> passing = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        for (int number = writer % 2; number < LASTING; number += 2) {
          Versioned kept = engine.keep(number % SLOTS, entry(lasting(number), round, writer));
          assertThat(kept.version().clock()).isGreaterThanOrEqualTo(round);
          written.accumulateAndGet(number, round, Math::max);
        }
        StoredEntry comes = entry(Key.of("passing" + writer + "/" + round % 50), round, writer);
        engine.keep(round % SLOTS, comes);
        passing.add(comes);
        // They pile up, and then all go.
        if (passing.size() == PASSING) {
          for (int slot = 0; slot < SLOTS; slot++) {
            now(engine.drop(slot, passing));
          }
          passing.clear();
        }
      }
      for (int slot = 0; slot < SLOTS; slot++) {
        now(engine.drop(slot, passing));
      }
    } finally {
      writing.decrementAndGet();
    }
  }

  private long read() {
    long[] seen = new long[LASTING];
    long reads = 0;
    while (writing.get() > 0) {
      for (int number = 0; number < LASTING; number++) {
        long least = Math.max(seen[number], written.get(number));
        Versioned found = engine.find(number % SLOTS, lasting(number));
        if (found == null) {
          assertThat(least).describedAs("a key that is there was not found").isZero();
        } else {
          assertWhole(found);
          seen[number] = found.version().clock();
          assertThat(seen[number]).isGreaterThanOrEqualTo(least);
          reads++;
        }
      }
    }
    return reads;
  }

  private static void assertWhole(Versioned found) {
    byte[] value = found.value().orElseThrow();
    if (ByteBuffer.wrap(value).getLong() != found.version().clock()) {
      throw new AssertionError("a value of another version than " + found);
    }
  }

  private long scan() {
    long pages = 0;
    while (writing.get() > 0) {
      for (int slot = 0; slot < SLOTS; slot++) {
        List<Key> expected = new ArrayList<>();
        for (int number = slot; number < LASTING; number += SLOTS) {
          if (written.get(number) > 0) {
            expected.add(lasting(number));
          }
        }
        List<Key> seen = all(engine, slot, 900).stream().map(StoredEntry::key).toList();
        assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(expected);
        pages++;
      }
    }
    return pages;
  }

  @Test
  void readersFindWhatIsThereAndNeverGoBack() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> writers = new ArrayList<>();
      List<Future<Long>> readers = new ArrayList<>();
      for (Callable<Long> reader : List.<Callable<Long>>of(this::read, this::read, this::scan)) {
        readers.add(threads.submit(reader));
      }
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writers.add(threads.submit(() -> write(writer)));
      }
      for (Future<?> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
      for (Future<Long> reader : readers) {
        assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      List<StoredEntry> left = all(engine, slot, 1 << 20);
      assertThat(left).hasSize(LASTING / SLOTS);
      assertThat(engine.digest(slot)).isEqualTo(counted(left));
      assertThat(left).allMatch(entry -> entry.versioned().version().clock() == ROUNDS);
    }
    assertThat(engine.usage().entries()).isEqualTo(LASTING);
    assertThat(engine.latestClock()).isEqualTo(ROUNDS);
  }
}
