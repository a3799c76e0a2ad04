package io.thriftyp2p.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.it.Command.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The main job as the README tells it: a ring on the ports that the servers find by themselves,
 * words stored in it, servers that come, and go one after the other down to the last.
 */
@Timeout(150)
class MainJobIT {
  @RegisterExtension final Servers servers = new Servers();

  @Test
  void wordsStayWhileServersComeAndGoDownToTheLast() throws Exception {
    List<Server> up = new ArrayList<>();
    // All three at once: they sort out among themselves who begins the ring.
    for (int i = 0; i < 3; i++) {
      up.add(servers.launch("storeserver"));
    }
    up.forEach(Server::awaitReady);
    assertThat(up)
        .extracting(Server::address)
        .containsExactlyInAnyOrder("127.0.0.1:9900", "127.0.0.1:9901", "127.0.0.1:9902");

    Whole.await(up.stream().map(Server::endpoint).toList());
    assertThat(Command.run("storeput", "a", "apple").status()).isZero();
    assertThat(Command.run("storeget", "a").out()).isEqualTo("apple\n");
    assertThat(Command.run("storeprimer").status()).isZero();
    assertThat(Command.run("storeget", "c").out()).isEqualTo("charlie\n");
    assertAllWords();

    Server fourth = servers.store();
    up.add(fourth);
    assertThat(fourth.address()).isEqualTo("127.0.0.1:9903");
    assertHoldThreeCopiesOfEach(up);
    assertAllWords();

    while (up.size() > 1) {
      Server leaver = up.remove(0);
      leaver.signal("INT");
      assertThat(leaver.awaitExit()).isZero();
      assertAllWords();
    }
    Server last = up.get(0);
    last.signal("INT");
    assertThat(last.awaitExit()).isZero();
    assertNothingAnswers();
  }

  private static void assertAllWords() throws Exception {
    Result test = Command.run("storetest");
    assertThat(test.status()).describedAs("%s%s", test.out(), test.err()).isZero();
    assertThat(test.out()).contains("26");
  }

  private static void assertHoldThreeCopiesOfEach(List<Server> up) {
    try (StoreClient client = StoreClient.of(List.of(up.get(0).endpoint()))) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                long keys = 0;
                for (Server server : up) {
                  var status = client.status(server.endpoint()).get(10, TimeUnit.SECONDS);
                  assertThat(status.slots_filling).isZero();
                  assertThat(status.slots_leaving).isZero();
                  keys += status.keys;
                }
                assertThat(keys).isEqualTo(3 * 26);
              });
    }
  }

  private static void assertNothingAnswers() throws Exception {
    Result get = Command.run("storeget", "a");
    assertThat(get.status()).isEqualTo(3);
    assertThat(get.out()).isEmpty();
    assertThat(get.err().lines()).hasSize(1);
  }
}
