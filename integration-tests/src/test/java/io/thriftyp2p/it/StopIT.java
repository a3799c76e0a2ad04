package io.thriftyp2p.it;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes are stopped (SIGSTOP) until the others go on without them, and wake up again. */
@Timeout(1500)
class StopIT {
  private static final String NETWORK = "127.0.52.";
  private static final Duration UNROUTED_WITHIN = Duration.ofSeconds(30);
  private static final Duration EQUAL_WITHIN = Duration.ofSeconds(15);

  @RegisterExtension final Servers servers = new Servers();

  private final Fleet fleet = new Fleet(servers);

  @Test
  void aStoppedNodeIsLeftOutAndFindsItsWayBack() throws Exception {
    List<Place> places =
        IntStream.rangeClosed(1, Sizes.NODES).mapToObj(i -> Place.loopback(NETWORK + i)).toList();
    fleet.start(places);
    Rings.awaitEqual(fleet.live(), EQUAL_WITHIN);
    Whole.await(fleet.live());
    Duration longestOut = Duration.ZERO;
    Duration longestBack = Duration.ZERO;
    try (FaultLoad load = FaultLoad.start(fleet)) {
      for (int i = 0; i < Sizes.STOPS; i++) {
        Endpoint victim = places.get(i % places.size()).endpoint();
        Server server = fleet.take(victim);
        Map<String, Endpoint> owners = Keys.owners(fleet.live().get(0));
        load.log().begin(Outage.of(victim, owners));
        server.signal("STOP");
        longestOut = longer(longestOut, Rings.awaitEqual(fleet.live(), UNROUTED_WITHIN));
        server.signal("CONT");
        fleet.giveBack(server);
        longestBack = longer(longestBack, Rings.awaitEqual(fleet.live(), EQUAL_WITHIN));
        Whole.await(fleet.live());
        load.log().end();
      }
    }
    System.err.printf(
        "%d nodes, %d stops: left out after %d ms at most, rings equal %d ms after it woke up at"
            + " most%n",
        Sizes.NODES, Sizes.STOPS, longestOut.toMillis(), longestBack.toMillis());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
