package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.testkit.Seeds;
import io.thriftyp2p.testkit.SimulatedNetwork.Faults;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slots move while clients write and read: the code of production on a simulated network. */
class MovingSlotsSimulationTest {
  private static final String REPLAY =
      "mvn test -pl diststore -am -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dtest=MovingSlotsSimulationTest#";

  @Test
  void joinsAndLeavesLoseNothingAndFailNothing() {
    Seeds.forEachInParallel(
        1,
        Integer.getInteger("seeds", 300),
        REPLAY + "joinsAndLeavesLoseNothingAndFailNothing",
        seed -> churn(seed, Layout.SLOTS, 1 + (int) (seed % 3), 0));
  }

  @Test
  void theClassicLayoutLosesNothingEither() {
    Seeds.forEachInParallel(
        1,
        Integer.getInteger("seeds", 100),
        REPLAY + "theClassicLayoutLosesNothingEither",
        seed -> churn(seed, Layout.CLASSIC, 1, 0));
  }

  @Test
  void messagesThatGetLostLoseNoAcknowledgedWrite() {
    Seeds.forEachInParallel(
        1,
        Integer.getInteger("seeds", 200),
        REPLAY + "messagesThatGetLostLoseNoAcknowledgedWrite",
        seed -> churn(seed, Layout.SLOTS, 1 + (int) (seed % 3), 0.03));
  }

  /** Seeds that were broken once, beyond those above. */
  @Test
  void whatWasBrokenOnceIsNotAgain() {
    List.of(1401, 3373).forEach(seed -> churn(seed, Layout.SLOTS, 1 + seed % 3, 0));
    List.of(289, 365).forEach(seed -> churn(seed, Layout.SLOTS, 1 + seed % 3, 0.03));
  }

  private static void churn(long seed, Layout layout, int replicas, double loss) {
    SimulatedStore store = new SimulatedStore(seed, layout, replicas);
    Duration slowest = Duration.ofMillis(store.random.nextBoolean() ? 3 : 40);
    store.network.setFaults(new Faults(loss, loss, Duration.ofNanos(50_000), slowest));
    store.start();
    SimulatedClients clients = new SimulatedClients(store, 200);
    clients.start(8);
    int joins = 3;
    int leaves = 3;
    int left = 0;
    while (joins > 0 || leaves > 0) {
      store.time.run(Duration.ofMillis(store.random.nextInt(400)));
      if (joins > 0 && (store.up.size() < 2 || store.random.nextBoolean())) {
        store.start();
        joins--;
      } else if (leaves > 0 && store.up.size() > 1) {
        store.any().leave();
        leaves--;
        left++;
      } else if (joins == 0 && store.joining() == 0 && store.up.size() == 1) {
        // A join can fail when messages get lost; then there is nobody who could leave.
        leaves = 0;
      }
    }
    // Calls that met a lost message take long: those that are under way then are not yet counted.
    assertThat(store.eventually(() -> clients.puts > 60 && clients.reads > 60)).isTrue();
    assertThat(clients.stop()).isTrue();
    assertThat(store.eventually(store::settled)).describedAs(store::describe).isTrue();
    clients.readAll();
    if (loss == 0) {
      assertThat(clients.broken).isEmpty();
    } else {
      // Reads may time out for good, and a ring may be torn for a moment: what was acknowledged
      // stays.
      assertThat(store.network.lost()).isPositive();
      assertThat(clients.broken.stream().filter(b -> !b.startsWith("a call failed"))).isEmpty();
    }
    assertThat(store.stalled).isEmpty();
    assertThat(store.handedOver).isEqualTo(left).isPositive();
  }
}
