package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.testkit.Seeds;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promises of the store, in stories of random faults: the membership and replication of
 * production, on a simulated network, clock and disk. {@code bin/simulate store} plays more of
 * them.
 */
class StoreCampaignTest {
  private static final String REPLAY = "bin/simulate store";
  private static final int PROGRESS_EVERY = 2_000;

  @Test
  void theStoreKeepsItsPromisesWhateverHappens() {
    long count = Long.getLong("seeds", 2_000);
    Map<StoreFault, Long> bites = new EnumMap<>(StoreFault.class);
    AtomicLong played = new AtomicLong();
    AtomicLong forgotten = new AtomicLong();
    AtomicLong readFromReplicas = new AtomicLong();
    Seeds.forEachInParallel(
        Long.getLong("from", 1),
        count,
        REPLAY,
        seed -> {
          StoreCampaign.Outcome outcome = StoreCampaign.play(seed);
          assertThat(outcome.wrong()).describedAs(outcome.story()).isEmpty();
          forgotten.addAndGet(outcome.forgotten());
          readFromReplicas.addAndGet(outcome.readFromReplicas());
          synchronized (bites) {
            outcome.bites().forEach((kind, times) -> bites.merge(kind, times, Long::sum));
          }
          long done = played.incrementAndGet();
          if (done % PROGRESS_EVERY == 0) {
            System.out.println(done + " of " + count + " stories; faults: " + bites);
          }
        });
    if (played.get() >= 200) {
      assertThat(bites).hasSize(StoreFault.values().length);
      assertThat(bites.values()).allMatch(times -> times > 0);
      assertThat(forgotten).hasPositiveValue();
      assertThat(readFromReplicas).hasValueGreaterThan(10 * played.get());
    }
  }

  @Test
  void aSeedReplaysToTheLastMessage() {
    for (long seed = 1; seed <= 8; seed++) {
      assertThat(StoreCampaign.play(seed)).isEqualTo(StoreCampaign.play(seed));
    }
  }

  /** Each showed an error once that is mended: see the history of this line. */
  @ParameterizedTest
  @ValueSource(longs = {12, 84, 101, 172, 352, 1638, 5879, 6421, 7210, 7916, 7975})
  void storiesThatWereBrokenOnceEndWell(long seed) {
    StoreCampaign.Outcome outcome = StoreCampaign.play(seed);
    assertThat(outcome.wrong()).describedAs(outcome.story()).isEmpty();
  }
}
