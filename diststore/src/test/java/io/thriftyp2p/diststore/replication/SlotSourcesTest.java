package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.ThreeReplicas.SECOND;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.THIRD;
import static io.thriftyp2p.diststore.replication.ThreeReplicas.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One entry of slot 0 is here. */
class SlotSourcesTest {
  private static final int SLOTS = 8;

  private final ThreeReplicas replicas = new ThreeReplicas();
  private final BitSet slots = new BitSet();
  private final SlotBundles bundles;

  SlotSourcesTest() {
    slots.set(0, SLOTS);
    bundles = SlotBundles.of(slots, replicas.local);
    replicas.done(replicas.engine.merge(0, entry(Key.of("k"), 1, Optional.of("v"))));
  }

  private void holds(Endpoint peer, int first, int count) {
    SlotPartition<SlotAnswer> answers = new SlotPartition<>();
    BitSet theirs = new BitSet();
    theirs.set(first, SLOTS);
    answers.addAll(theirs, new SlotAnswer(Standing.wholeIn(ThreeReplicas.GROUP), true));
    Map<Integer, SlotHolding> holdings = new TreeMap<>();
    theirs.stream()
        .forEach(slot -> holdings.put(slot, new SlotHolding(new SlotDigest(count, count), 0)));
    bundles.heard(peer, new SlotReports(answers, holdings));
  }

  private Map<Endpoint, List<Integer>> sources() {
    return SlotSources.of(slots, bundles, replicas.engine, 2);
  }

  @Test
  void thoseThatHaveAsMuchGiveEqualPartsInRuns() {
    holds(SECOND, 0, 10);
    holds(THIRD, 0, 10);
    assertThat(sources())
        .isEqualTo(Map.of(SECOND, List.of(0, 1, 4, 5), THIRD, List.of(2, 3, 6, 7)));
  }

  @Test
  void whoHasMostOfASlotGivesIt() {
    holds(SECOND, 0, 10);
    holds(THIRD, 4, 11);
    assertThat(sources())
        .isEqualTo(Map.of(SECOND, List.of(0, 1, 2, 3), THIRD, List.of(4, 5, 6, 7)));
  }

  @Test
  void whereMostIsHereAlreadyTheRestComesKeyByKey() {
    holds(SECOND, 0, 2);
    assertThat(sources().get(SECOND)).isEqualTo(IntStream.range(1, SLOTS).boxed().toList());
  }
}
