package io.thriftyp2p.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes are killed with kill -9 and started again, while clients call. */
@Timeout(900)
class KillIT {
  private static final String NETWORK = "127.0.51.";
  private static final Duration EQUAL_WITHIN = Duration.ofSeconds(15);
  private static final Duration ANSWERED_WITHIN = Failover.TIMEOUT.plus(CallLog.MARGIN);

  @RegisterExtension final Servers servers = new Servers();

  private final Fleet fleet = new Fleet(servers);
  private final List<Duration> failovers = new ArrayList<>();
  private final List<Duration> agreements = new ArrayList<>();
  private int lastAddress = Sizes.NODES;

  @Test
  void ringsAreEqualAfterEachKillAndOtherNodesAnswer() throws Exception {
    List<Place> places = new ArrayList<>();
    IntStream.rangeClosed(1, Sizes.NODES).forEach(i -> places.add(Place.loopback(NETWORK + i)));
    fleet.start(places);
    Rings.awaitEqual(fleet.live(), EQUAL_WITHIN);
    Whole.await(fleet.live());
    try (FaultLoad load = FaultLoad.start(fleet)) {
      for (int i = 0; i < Sizes.KILLS; i++) {
        Place victim = places.remove(0);
        kill(victim.endpoint(), load);
        // At once on the same address, or for good.
        Place next = i % 2 == 0 ? victim : Place.loopback(NETWORK + ++lastAddress);
        fleet.join(next);
        places.add(next);
        agreements.add(Rings.awaitEqual(fleet.live(), EQUAL_WITHIN));
        if (!next.equals(victim)) {
          giveUp(victim.endpoint());
        }
        Whole.await(fleet.live());
        load.log().end();
      }
    }
    print();
    assertThat(failovers).allMatch(took -> took.compareTo(ANSWERED_WITHIN) < 0);
  }

  /** The next one may be killed at once: nobody is to wait until this one may be back. */
  private void giveUp(Endpoint gone) throws Exception {
    try (StoreClient client = StoreClient.of(fleet.live())) {
      client.forget(gone).get(10, TimeUnit.SECONDS);
    }
  }

  private void kill(Endpoint victim, FaultLoad load) throws Exception {
    Server server = fleet.take(victim);
    List<Endpoint> live = fleet.live();
    Map<String, Endpoint> owners = Keys.owners(live.get(0));
    try (Failover failover = Failover.prepare(victim, owners, live)) {
      load.log().begin(Outage.of(victim, owners));
      server.close();
      failovers.addAll(failover.measure());
    }
  }

  private void print() {
    Collections.sort(failovers);
    Collections.sort(agreements);
    System.err.printf(
        "%d nodes, %d kills: rings equal %d ms after the restart (median; longest %d ms);"
            + " another node answered after %d ms (median of %d; longest %d ms)%n",
        Sizes.NODES,
        Sizes.KILLS,
        agreements.get(agreements.size() / 2).toMillis(),
        agreements.get(agreements.size() - 1).toMillis(),
        failovers.get(failovers.size() / 2).toMillis(),
        failovers.size(),
        failovers.get(failovers.size() - 1).toMillis());
  }
}
