package io.thriftyp2p.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.diststore.StoreConfig;
import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.locator.LocatorConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The load itself, for a moment: whether it asks, and notices what is wrong; not how fast. */
@Timeout(60)
class LoadTest {
  private static final int KEYS = 100;
  private static final double SECONDS = 0.05;

  /** A store that loses what it is told to lose. */
  private static final class Forgetful implements KeyValueClient {
    private final AtomicInteger puts = new AtomicInteger();
    private final boolean forgets;

    Forgetful(boolean forgets) {
      this.forgets = forgets;
    }

    @Override
    public int get(int key) {
      return forgets ? -1 : 64;
    }

    @Override
    public void put(int key, byte[] value) {
      puts.incrementAndGet();
    }

    @Override
    public void close() {}
  }

  @Test
  void fillsEveryKeyOnceAndCountsWhatItAsks() throws Exception {
    Forgetful store = new Forgetful(false);
    try (Load load = new Load(store, 3, KEYS, 64)) {
      load.fill();
      assertThat(store.puts).hasValue(KEYS);
      Slice slice = load.measure(Operation.SET, SECONDS);
      assertThat(slice.operations()).isEqualTo(store.puts.get() - KEYS).isPositive();
      assertThat(slice.seconds()).isGreaterThanOrEqualTo(SECONDS);
    }
  }

  @Test
  void aMissingKeyEndsTheMeasurement() {
    try (Load load = new Load(new Forgetful(true), 2, KEYS, 64)) {
      assertThatThrownBy(() -> load.measure(Operation.GET, SECONDS))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a key that was put has -1 bytes");
    }
  }

  @Test
  void loadsANodeOfOurs() throws Exception {
    LocatorConfig alone = LocatorConfig.builder().port(0).alone(true).build();
    try (StoreNode node = StoreNode.start(StoreConfig.DEFAULTS.withLocator(alone))) {
      Addresses nodes = new Addresses(List.of(node.endpoint().port()));
      for (Consistency reading : List.of(Consistency.QUORUM, Consistency.ONE)) {
        measure(new ThriftyClient(nodes, KEYS, reading));
      }
    }
  }

  @Test
  void loadsRocksDb(@TempDir Path directory) throws Exception {
    measure(new RocksClient(directory, KEYS, false));
  }

  private static void measure(KeyValueClient opened) throws Exception {
    try (KeyValueClient store = opened;
        Load load = new Load(store, 2, KEYS, 64)) {
      load.fill();
      for (Operation operation : Operation.values()) {
        assertThat(load.measure(operation, SECONDS).operations()).isPositive();
      }
    }
  }
}
