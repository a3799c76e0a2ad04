package io.thriftyp2p.it;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A large ring on one small machine. */
@Timeout(300)
class ManyNodesIT {
  private static final Duration EQUAL_WITHIN = Duration.ofSeconds(30);

  @RegisterExtension final Servers servers = new Servers();

  @Test
  void manyNodesOnOneMachineFormOneRing() throws Exception {
    Fleet fleet = new Fleet(servers);
    long begin = System.nanoTime();
    fleet.start(
        IntStream.rangeClosed(1, Sizes.MANY)
            .mapToObj(i -> Place.loopback("127.0.50." + i))
            .toList());
    Duration started = Duration.ofNanos(System.nanoTime() - begin);
    Duration equal = Rings.awaitEqual(fleet.live(), EQUAL_WITHIN);
    System.err.printf(
        "%d nodes were up after %d ms, and their rings equal %d ms later%n",
        Sizes.MANY, started.toMillis(), equal.toMillis());
  }
}
