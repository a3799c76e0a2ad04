package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecentWritesTest {
  private static final int MOST = 1 << 16;

  private final RecentWrites recent = new RecentWrites();

  private static Version version(long clock) {
    return new Version(clock, new NodeId(1));
  }

  private void add(long writeId, String key, long clock) {
    recent.add(
        new StoredEntry(
            Key.of(key), Versioned.value(version(clock), new byte[0]).writtenBy(writeId)));
  }

  @Test
  void aNameIsThatOfOneKey() {
    add(7, "a", 1);
    assertThat(recent.find(7, Key.of("a"))).containsExactly(version(1));
    assertThat(recent.find(7, Key.of("b"))).isEmpty();
    assertThat(recent.find(8, Key.of("a"))).isEmpty();
  }

  @Test
  void whatHasNoNameIsNotRemembered() {
    add(Versioned.UNNAMED, "a", 1);
    assertThat(recent.find(Versioned.UNNAMED, Key.of("a"))).isEmpty();
  }

  @Test
  void allVersionsOfAWriteAreKnownUpToABound() {
    for (int clock = 1; clock <= 40; clock++) {
      add(7, "a", clock);
      add(7, "a", clock);
    }
    assertThat(recent.find(7, Key.of("a"))).hasSize(16).contains(version(1), version(16));
  }

  @Test
  void theOldestIsForgottenFirst() {
    for (int i = 0; i < MOST + 100; i++) {
      add(1L + i, "key" + i, i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(recent.find(1L + i, Key.of("key" + i))).isEmpty();
    }
    for (int i = 100; i < MOST + 100; i++) {
      assertThat(recent.find(1L + i, Key.of("key" + i))).containsExactly(version(i));
    }
  }

  @Test
  void manyWritesOfOneNameAreToldApart() {
    for (int i = 0; i < 2 * MOST; i++) {
      add(7, "key" + i, i);
    }
    assertThat(recent.find(7, Key.of("key0"))).isEmpty();
    assertThat(recent.find(7, Key.of("key" + (2 * MOST - 1)))).hasSize(1);
  }

  @Test
  void asAMapWouldHaveIt() {
    Random random = new Random(1);
    Map<String, Set<Version>> model = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      long writeId = 1L + random.nextInt(500);
      String key = "key" + random.nextInt(20);
      long clock = random.nextInt(12);
      add(writeId, key, clock);
      model.computeIfAbsent(writeId + key, k -> new HashSet<>()).add(version(clock));
      long asked = 1L + random.nextInt(500);
      String askedKey = "key" + random.nextInt(20);
      assertThat(recent.find(asked, Key.of(askedKey)))
          .isEqualTo(model.getOrDefault(asked + askedKey, Set.of()));
    }
  }
}
