package io.thriftyp2p.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Waits until nodes have all that they are to keep: then one of them can go, and a quorum stays.
 */
final class Whole {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private Whole() {}

  static void await(List<Endpoint> nodes) {
    try (StoreClient client = StoreClient.of(nodes)) {
      Awaitility.await("all slots to be whole")
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .untilAsserted(
              () -> {
                for (Endpoint node : nodes) {
                  var status = client.status(node).get(10, TimeUnit.SECONDS);
                  assertThat(status.slots_filling).describedAs("%s fills", node).isZero();
                }
              });
    }
  }
}
