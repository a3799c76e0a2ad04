package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.MemoryEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.testkit.SimulatedScheduler;
import io.thriftyp2p.testkit.SimulatedTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WatchedEngineTest {
  private static final Key KEY = Key.of("k");
  private static final Versioned ONE =
      Versioned.value(new Version(1, new NodeId(1)), new byte[] {1});

  @Test
  void answersAtOnceWhereTheEngineDoes() {
    MemoryEngine memory = new MemoryEngine();
    WatchedEngine watched = new WatchedEngine(memory, slot -> {});
    assertThat(watched.answersAtOnce()).isTrue();
    assertThat(watched.find(4, KEY)).isNull();
    assertThat(watched.keep(4, new StoredEntry(KEY, ONE))).isEqualTo(ONE);
    assertThat(watched.find(4, KEY)).isEqualTo(ONE);
    assertThat(memory.find(4, KEY)).isEqualTo(ONE);
  }

  @Test
  void refusesToAnswerAtOnceWhereTheEngineDoesNot() {
    SimulatedScheduler scheduler = new SimulatedScheduler(new SimulatedTime(), Duration.ZERO);
    WatchedEngine watched = new WatchedEngine(new SlowEngine(scheduler, new Random(1)), slot -> {});
    assertThat(watched.answersAtOnce()).isFalse();
    assertThatThrownBy(() -> watched.find(4, KEY))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> watched.keep(4, new StoredEntry(KEY, ONE)))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
