package io.thriftyp2p.cli;

import static io.thriftyp2p.cli.CommandRun.assertOneLine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.cli.CommandRun.Result;
import io.thriftyp2p.diststore.StoreNode;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the commands show of a store that keeps three copies of each key, and do to it. */
@Timeout(120)
class ReplicatedStoreTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  @RegisterExtension final RingOfThree ring = new RingOfThree(3);

  /** A ring is begun by one node: its keys have to reach the others. */
  @BeforeEach
  void awaitSynced() {
    await().atMost(LIMIT).until(() -> ring.ask("storeadmin", "synced").status() == ExitStatus.DONE);
  }

  @Test
  void aKeyIsOnAllReplicas() throws Exception {
    assertThat(ring.ask("storeput", "k", "value", "--consistency", "all").status()).isZero();
    assertThat(ring.ask("storeadmin", "whereis", "k").out().lines()).hasSize(3);
    assertThat(ring.ask("storeget", "k", "--consistency", "one").out()).isEqualTo("value\n");
    JsonNode explained =
        new ObjectMapper().readTree(ring.ask("storeadmin", "explain", "--json", "k").outBytes());
    assertThat(explained.get("owners")).hasSize(3);
    assertThat(explained.get("replicas"))
        .hasSize(3)
        .allSatisfy(
            replica -> {
              assertThat(replica.get("has").asText()).isEqualTo("value");
              assertThat(replica.get("bytes").asInt()).isEqualTo(5);
              assertThat(replica.get("counts").asText()).isEqualTo("yes");
            });
    ring.ask("storedel", "k", "--consistency", "all");
    explained =
        new ObjectMapper().readTree(ring.ask("storeadmin", "explain", "--json", "k").outBytes());
    assertThat(explained.get("replicas"))
        .allSatisfy(replica -> assertThat(replica.get("has").asText()).isEqualTo("deletion"));
  }

  @Test
  void tasksOfAllNodesAreDone() {
    assertThat(ring.ask("storeput", "k", "value").status()).isZero();
    for (String task : new String[] {"balance", "purge"}) {
      Result done = ring.ask("storeadmin", task);
      assertThat(done.status()).describedAs(done.out() + done.err()).isZero();
      assertThat(done.out().lines()).hasSize(4);
    }
    Result status = ring.ask("storeadmin", "status");
    assertThat(status.status()).isZero();
    assertThat(status.out()).contains("hints", "memory");
  }

  @Test
  void withOneReplicaAwayAQuorumGoesOnAndAllDoesNot() {
    String away = ring.node(2).endpoint().toString();
    Result safe = ring.ask("storeadmin", "safe-to-stop", away);
    assertThat(safe.status()).describedAs(safe.out()).isZero();
    ring.node(2).close();

    Result put = ring.ask("storeput", "k", "value");
    assertThat(put.status()).describedAs(put.err()).isZero();
    Result got = ring.ask("storeget", "k");
    assertThat(got.out()).describedAs(got.err()).isEqualTo("value\n");
    Result all = ring.ask("storeput", "k", "2", "--consistency", "all", "--timeout", "3s");
    assertOneLine(all, ExitStatus.UNAVAILABLE, "storeput: ");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              Result synced = ring.ask("storeadmin", "synced");
              assertThat(synced.status()).isEqualTo(ExitStatus.NO);
              assertThat(synced.out()).contains("it is down");
            });
    Result unsafe = ring.ask("storeadmin", "safe-to-stop", ring.node(0).endpoint().toString());
    assertThat(unsafe.status()).isEqualTo(ExitStatus.NO);
    assertThat(unsafe.out()).startsWith("no: ");
  }

  @Test
  void aNodeLeavesWhenItIsToldToAndNothingIsLost() {
    for (int i = 0; i < 50; i++) {
      ring.ask("storeput", "k" + i, "value" + i);
    }
    StoreNode leaver = ring.node(2);
    Result leave = ring.ask("storeadmin", "leave", leaver.endpoint().toString());
    assertThat(leave.status()).describedAs(leave.err()).isZero();
    assertThat(leave.out()).isEqualTo(leaver.endpoint() + " has left\n");
    await().until(() -> leaver.locator().closed().isDone());
    for (int i = 0; i < 50; i++) {
      assertThat(ring.ask("storeget", "k" + i).out()).isEqualTo("value" + i + "\n");
    }
  }
}
