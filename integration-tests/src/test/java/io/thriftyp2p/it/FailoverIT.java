package io.thriftyp2p.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The owner of a key was killed, and its address refuses connections: how soon does another node
 * answer? Nothing else calls meanwhile, and the nodes are few: on a small machine more of them, all
 * changing their rings at the same moment, would wait for its processors above all.
 */
@Timeout(180)
class FailoverIT {
  private static final String NETWORK = "127.0.53.";
  private static final int NODES = 4;
  private static final Duration EQUAL_WITHIN = Duration.ofSeconds(15);

  @RegisterExtension final Servers servers = new Servers();

  private final Fleet fleet = new Fleet(servers);
  private final List<Duration> failovers = new ArrayList<>();

  @Test
  void anotherNodeAnswersAtOnceForAnOwnerThatRefusesConnections() throws Exception {
    List<Place> places =
        IntStream.rangeClosed(1, NODES).mapToObj(i -> Place.loopback(NETWORK + i)).toList();
    fleet.start(places);
    for (int i = 0; i < Sizes.FAILOVERS; i++) {
      Rings.awaitEqual(fleet.live(), EQUAL_WITHIN);
      Whole.await(fleet.live());
      Place victim = places.get(i % NODES);
      kill(victim.endpoint());
      fleet.join(victim);
    }
    Collections.sort(failovers);
    Duration median = failovers.get(failovers.size() / 2);
    System.err.printf(
        "%d kills in a ring of %d: another node answered after %d ms (median of %d; longest %d"
            + " ms)%n",
        Sizes.FAILOVERS,
        NODES,
        median.toMillis(),
        failovers.size(),
        failovers.get(failovers.size() - 1).toMillis());
    assertThat(median).isLessThan(Sizes.FAILED_OVER_WITHIN);
  }

  private void kill(Endpoint victim) throws Exception {
    Server server = fleet.take(victim);
    List<Endpoint> live = fleet.live();
    Map<String, Endpoint> owners = Keys.owners(live.get(0));
    try (Failover failover = Failover.prepare(victim, owners, live)) {
      server.close();
      failovers.addAll(failover.measure());
    }
  }
}
