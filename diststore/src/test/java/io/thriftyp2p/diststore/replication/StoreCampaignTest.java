package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.testkit.Seeds;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The promises of the store, in stories of random faults: the code of production, simulated. */
class StoreCampaignTest {
  @Test
  void theStoreKeepsItsPromisesWhateverHappens() {
    long from = Long.getLong("from", 1);
    long count = Long.getLong("seeds", 100);
    Long only = Long.getLong("seed");
    Map<StoreFault, Long> bites = new EnumMap<>(StoreFault.class);
    List<Long> broken = new ArrayList<>();
    for (long seed = only == null ? from : only;
        seed < (only == null ? from + count : only + 1);
        seed++) {
      StoreCampaign.Outcome o = StoreCampaign.play(seed);
      o.bites().forEach((kind, times) -> bites.merge(kind, times, Long::sum));
      if (!o.wrong().isEmpty() || only != null) {
        broken.add(seed);
        System.out.println("seed " + seed + " " + o.wrong());
        if (only != null) {
          o.events().forEach(System.out::println);
          System.out.println(o);
        }
      }
    }
    System.out.println(bites + " broken " + broken);
    assertThat(broken).isEmpty();
    assertThat(Seeds.random(1)).isNotNull();
  }
}
