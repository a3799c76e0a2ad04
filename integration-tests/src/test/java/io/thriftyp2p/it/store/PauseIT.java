package io.thriftyp2p.it.store;

import io.thriftyp2p.it.Place;
import io.thriftyp2p.it.Rings;
import io.thriftyp2p.it.Server;
import io.thriftyp2p.it.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Processes that stand still for a while, and clocks that are an hour off. */
@Timeout(900)
class PauseIT {
  private static final Duration UNROUTED_WITHIN = Duration.ofMinutes(1);
  private static final Duration EQUAL_WITHIN = Duration.ofMinutes(1);
  private static final int NODES = 3;
  private static final int KEYS_EACH = 100;
  private static final int LEAST = 300;

  @RegisterExtension final Servers servers = new Servers();
  @TempDir Path data;

  @Test
  void nothingIsLostWhileNodesStandStill() throws Exception {
    StoreRing ring = StoreRing.local(servers, data, "127.0.69.", NODES);
    ring.startWhole(NODES);
    try (Load load = Load.start(ring.endpoints(), KEYS_EACH)) {
      for (int i = 0; i < StoreSizes.STOPS; i++) {
        Server victim = ring.server(i % NODES);
        ring.gone(i % NODES);
        load.meets("SIGSTOP of node " + i % NODES, LEAST, () -> victim.signal("STOP"));
        Rings.awaitEqual(ring.endpoints(), UNROUTED_WITHIN);
        load.awaitAcknowledged(LEAST);
        load.meets("SIGCONT", LEAST, () -> victim.signal("CONT"));
        ring.back(i % NODES, victim);
        Rings.awaitEqual(ring.endpoints(), EQUAL_WITHIN);
      }
      assertNothingLost(ring, load);
      Figures.print("SIGSTOP until the others go on", "%d times, %s", StoreSizes.STOPS, load);
    }
  }

  @Test
  void nothingIsLostWithClocksThatAreAnHourOff() throws Exception {
    String library = Needs.faketime();
    StoreRing ring = StoreRing.local(servers, data, "127.0.70.", NODES);
    Place ahead = ring.place(0);
    Place behind = ring.place(1);
    ring.move(0, atAnotherTime(ahead, library, "+1h"));
    ring.move(1, atAnotherTime(behind, library, "-1h"));
    ring.startWhole(NODES);
    try (Load load = Load.start(ring.endpoints(), KEYS_EACH)) {
      // Without the one that is ahead, the others must not fall behind what it has given out.
      load.meets("kill -9 of the one that is ahead", LEAST, () -> ring.kill(0));
      load.awaitAcknowledged(LEAST);
      ring.move(0, ahead);
      ring.restart(0);
      load.tell("the one that was ahead is back, with the right time");
      load.meets("kill -9 of the one that is behind", LEAST, () -> ring.kill(1));
      ring.move(1, behind);
      ring.restart(1);
      load.awaitAcknowledged(LEAST);
      assertNothingLost(ring, load);
      Figures.print("clocks an hour ahead and an hour behind", "%s", load);
    }
  }

  private static Place atAnotherTime(Place place, String library, String offset) {
    // Java waits by a clock that must not be touched, nor what waits by it.
    return place.within(
        "env",
        "LD_PRELOAD=" + library,
        "FAKETIME=" + offset,
        "DONT_FAKE_MONOTONIC=1",
        "FAKETIME_FORCE_MONOTONIC_FIX=0");
  }

  private static void assertNothingLost(StoreRing ring, Load load) throws Exception {
    load.stop();
    try (Replicas replicas = new Replicas(ring.endpoints())) {
      List<String> keys = load.keys().stream().map(KeyHistory::key).toList();
      replicas.awaitEqual(keys, NODES, EQUAL_WITHIN);
      load.stopAndReadAll();
      replicas.assertNothingToMove();
    }
  }
}
