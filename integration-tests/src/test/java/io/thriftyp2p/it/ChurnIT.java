package io.thriftyp2p.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients put and get while nodes join, and leave by SIGINT. */
@Timeout(150)
class ChurnIT {
  private static final String ADDRESS = "127.0.12.1";
  private static final int CLIENTS = 8;
  private static final int KEYS = Sizes.CHURNED_KEYS;

  @RegisterExtension final Servers servers = new Servers();

  @Test
  void everyAcknowledgedWriteIsReadBackAndNoCallFails() throws Exception {
    List<Server> up = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      up.add(servers.store("--address", ADDRESS));
    }
    List<Endpoint> nodes = up.stream().map(Server::endpoint).toList();
    Whole.await(nodes);
    Workload workload = new Workload(nodes, CLIENTS, KEYS / CLIENTS);
    List<Thread> clients = workload.start();

    int moves = 0;
    for (int i = 0; i < 3; i++) {
      awaitPuts(workload, (2 * i + 1) * KEYS / 8);
      up.add(servers.store("--address", ADDRESS));
      awaitPuts(workload, (2 * i + 2) * KEYS / 8);
      Server leaver = up.remove(0);
      leaver.signal("INT");
      assertThat(clients).describedAs("clients at work during the move").anyMatch(Thread::isAlive);
      assertThat(leaver.awaitExit()).isZero();
      moves += 2;
    }
    workload.stop();
    for (Thread client : clients) {
      client.join(Duration.ofSeconds(60).toMillis());
      assertThat(client.isAlive()).isFalse();
    }

    for (Server server : up) {
      workload.readAll(server.endpoint());
    }
    assertThat(workload.broken()).isEmpty();
    assertThat(workload.puts() + workload.unknown()).isGreaterThanOrEqualTo(KEYS);
    System.err.printf(
        "%d keys put and read by %d clients during %d moves; %d calls were told \"unknown\"%n",
        workload.puts(), CLIENTS, moves, workload.unknown());
    assertThat(workload.unknown()).isLessThan(workload.puts() / 100);
  }

  private static void awaitPuts(Workload workload, int puts) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> workload.puts() >= puts);
  }
}
