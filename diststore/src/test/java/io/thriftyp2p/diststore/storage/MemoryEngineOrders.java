package io.thriftyp2p.diststore.storage;

import io.thriftyp2p.locator.node.NodeId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * What several threads see of the memory engine is what they would see if they came one after the
 * other: of single keys, two of them in one slot.
 */
class MemoryEngineOrders {
  private static final int SLOT = 7;

  @Test
  void keysAreReadAndWrittenOneAfterTheOther() {
    new StressOptions()
        .iterations(10)
        .invocationsPerIteration(1_000)
        .threads(2)
        .actorsPerThread(4)
        .actorsBefore(2)
        .actorsAfter(2)
        .sequentialSpecification(OneAfterTheOther.class)
        .check(Contended.class);
  }

  @Param(name = "key", gen = IntGen.class, conf = "1:2")
  @Param(name = "clock", gen = IntGen.class, conf = "1:5")
  public static class Contended {
    private final MemoryEngine engine = new MemoryEngine();

    private static Key key(int number) {
      return Key.of("key" + number);
    }

    /** Some are packed, some are too long for that. */
    private static StoredEntry entry(int key, int clock) {
      byte[] value = ByteBuffer.allocate(clock % 2 == 0 ? 600 : 8).putInt(clock).array();
      return new StoredEntry(key(key), Versioned.value(new Version(clock, new NodeId(1)), value));
    }

    private static long clock(Optional<Versioned> kept) {
      return kept.map(Contended::clock).orElse(0L);
    }

    private static long clock(Versioned kept) {
      if (kept.isTombstone()) {
        return -kept.version().clock();
      }
      int inValue = ByteBuffer.wrap(kept.value().orElseThrow()).getInt();
      if (inValue != kept.version().clock()) {
        throw new IllegalStateException("the value of another version");
      }
      return inValue;
    }

    private static <T> T now(CompletionStage<T> stage) {
      return stage.toCompletableFuture().join();
    }

    @Operation
    public long get(@Param(name = "key") int key) {
      return clock(now(engine.get(SLOT, key(key))));
    }

    @Operation
    public long merge(@Param(name = "key") int key, @Param(name = "clock") int clock) {
      return clock(now(engine.merge(SLOT, entry(key, clock))));
    }

    @Operation
    public long delete(@Param(name = "key") int key, @Param(name = "clock") int clock) {
      Versioned tombstone = Versioned.tombstone(new Version(clock, new NodeId(2)));
      return clock(now(engine.merge(SLOT, new StoredEntry(key(key), tombstone))));
    }

    @Operation
    public void drop(@Param(name = "key") int key, @Param(name = "clock") int clock) {
      now(engine.drop(SLOT, List.of(entry(key, clock))));
    }

    @Operation
    public String scan() {
      Map<String, Long> found = new TreeMap<>();
      now(engine.scan(SLOT, Optional.empty(), 1 << 20))
          .forEach(entry -> found.put(entry.key().toString(), clock(entry.versioned())));
      return found.toString();
    }

    @Operation
    public long count() {
      return engine.digest(SLOT).count();
    }
  }

  /** The same as one thread would have it: later clocks win, and among equal ones deletions. */
  public static class OneAfterTheOther {
    private final Map<Integer, Long> kept = new TreeMap<>();

    public long get(int key) {
      return kept.getOrDefault(key, 0L);
    }

    public long merge(int key, int clock) {
      long before = get(key);
      if (clock > Math.abs(before)) {
        kept.put(key, (long) clock);
      }
      return get(key);
    }

    public long delete(int key, int clock) {
      long before = get(key);
      if (clock > Math.abs(before) || clock == before) {
        kept.put(key, (long) -clock);
      }
      return get(key);
    }

    public void drop(int key, int clock) {
      kept.remove(key, (long) clock);
    }

    public String scan() {
      Map<String, Long> found = new TreeMap<>();
      kept.forEach((key, clock) -> found.put("key" + key, clock));
      return found.toString();
    }

    public long count() {
      return kept.size();
    }
  }
}
