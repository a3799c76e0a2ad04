package io.thriftyp2p.benchmarks.micro;

import io.thriftyp2p.diststore.storage.DataDirectory;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.MemoryStorage;
import io.thriftyp2p.diststore.storage.RocksStorage;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.diststore.storage.StorageConfig;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Sync;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.HashRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A storage engine, asked and written by one thread that waits for each answer. Nothing is forced
 * to the disk: see {@code benchmarks/compare durable} for that.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Engine {
  private static final int VALUE_BYTES = 64;

  @Param({"memory", "rocks"})
  public String engine = "memory";

  private final SampleKeys keys = new SampleKeys();
  private final Key[] kept = new Key[SampleKeys.COUNT];
  private final int[] slots = new int[SampleKeys.COUNT];
  private final byte[] value = new byte[VALUE_BYTES];
  private final NodeId node = new NodeId(1);
  private Optional<Path> directory = Optional.empty();
  private Storage storage = new MemoryStorage();
  private long clock = 1L << 56;

  @Setup
  public void open() throws IOException {
    if (engine.equals("rocks")) {
      Path place = Files.createTempDirectory("benchmark");
      directory = Optional.of(place);
      storage =
          RocksStorage.open(
              DataDirectory.open(place, new SplittableRandom()),
              StorageConfig.DEFAULTS.with(Sync.NEVER));
    }
    HashRing ring = HashRing.empty(SampleRing.LAYOUT);
    for (int i = 0; i < SampleKeys.COUNT; i++) {
      kept[i] = Key.of(keys.key(i));
      slots[i] = ring.slot(keys.key(i));
      var unused = mergeInto(i);
    }
  }

  @TearDown
  public void close() throws IOException {
    storage.close();
    if (directory.isPresent()) {
      try (Stream<Path> files = Files.walk(directory.get())) {
        List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : all) {
          Files.delete(file);
        }
      }
    }
  }

  @Benchmark
  public Optional<Versioned> get() {
    int i = keys.nextIndex();
    return storage.entries().get(slots[i], kept[i]).toCompletableFuture().join();
  }

  @Benchmark
  public Versioned merge() {
    return mergeInto(keys.nextIndex());
  }

  private Versioned mergeInto(int i) {
    clock++;
    Versioned versioned = Versioned.value(new Version(clock, node), value);
    return storage
        .entries()
        .merge(slots[i], new StoredEntry(kept[i], versioned))
        .toCompletableFuture()
        .join();
  }
}
