package io.thriftyp2p.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.testkit.classic.OldNode;
import io.thriftyp2p.thrift.locator.Locator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.thrift.TException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Processes of ours and nodes of 2009 in one ring, with clients of 2009. */
@Timeout(180)
class ClassicRingIT {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final int KEYS = 60;

  @RegisterExtension final Servers servers = new Servers();

  private final List<Server> ours = new ArrayList<>();
  private final List<OldNode> old = new ArrayList<>();
  private String address = "";
  private int nextOldPort = 9930;

  @AfterEach
  void closeOldNodes() {
    old.forEach(OldNode::close);
  }

  private void startOurs(String... arguments) throws Exception {
    ours.add(
        servers.store(
            Stream.concat(Stream.of("--address", address), Stream.of(arguments))
                .toArray(String[]::new)));
    awaitEqualRings();
  }

  private void startOld(Endpoint... peers) throws Exception {
    OldNode node = OldNode.store(new Endpoint(address, nextOldPort++));
    old.add(node.start(Stream.of(peers).findFirst()));
    awaitEqualRings();
  }

  private List<Endpoint> all() {
    return Stream.concat(ours.stream().map(Server::endpoint), old.stream().map(OldNode::endpoint))
        .sorted()
        .toList();
  }

  /** As a client of 2009 sees them. */
  private void awaitEqualRings() {
    List<Endpoint> all = all();
    await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(TException.class)
        .untilAsserted(
            () -> {
              for (Endpoint node : all) {
                assertThat(members(node))
                    .describedAs("as %s sees it", node)
                    .containsExactlyInAnyOrderElementsOf(all);
              }
            });
  }

  private static List<Endpoint> members(Endpoint node) throws TException {
    Locator.get_all_result result = new Locator.get_all_result();
    new OldClient(node, true).call("get_all", new Locator.get_all_args(), result);
    return Wire.endpoints(result.success);
  }

  private void putThroughEach() throws Exception {
    // Nobody answers a put of 2009: one that fails for want of replicas is lost unseen.
    if (!ours.isEmpty()) {
      Whole.await(ours.stream().map(Server::endpoint).toList());
    }
    List<Endpoint> all = all();
    for (int i = 0; i < KEYS; i++) {
      new OldClient(all.get(i % all.size()), true).put("key" + i, "value" + i);
    }
  }

  private void awaitAllReadThroughEach() {
    for (Endpoint node : all()) {
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                for (int i = 0; i < KEYS; i++) {
                  assertThat(new OldClient(node, true).get("key" + i))
                      .describedAs("key%d through %s", i, node)
                      .isEqualTo("value" + i);
                }
              });
    }
  }

  @Test
  void threeOfEachShareTheKeysAndHandThemOverAsTheyGo() throws Exception {
    address = "127.0.16.1";
    startOurs("--alone", "--layout", "classic");
    startOld(ours.get(0).endpoint());
    startOurs("-h", old.get(0).endpoint().toString());
    startOld(old.get(0).endpoint());
    startOurs();
    startOld(ours.get(2).endpoint());
    putThroughEach();
    awaitAllReadThroughEach();

    old.remove(0).leave();
    awaitEqualRings();
    awaitAllReadThroughEach();

    Server leaver = ours.remove(1);
    leaver.signal("INT");
    assertThat(leaver.awaitExit()).isZero();
    awaitEqualRings();
    awaitAllReadThroughEach();
  }

  @Test
  void oursEntersARingThatAnOldNodeBegan() throws Exception {
    address = "127.0.16.2";
    startOld();
    putThroughEach();
    startOurs("-h", old.get(0).endpoint().toString());
    awaitAllReadThroughEach();
    Server only = ours.remove(0);
    only.signal("INT");
    assertThat(only.awaitExit()).isZero();
    awaitEqualRings();
    awaitAllReadThroughEach();
  }

  @Test
  void anOldNodeThatDiesIsMissedByAll() throws Exception {
    address = "127.0.16.3";
    startOurs("--alone", "--layout", "classic");
    startOld(ours.get(0).endpoint());
    startOld(ours.get(0).endpoint());
    old.remove(0).close();
    awaitEqualRings();
    putThroughEach();
    awaitAllReadThroughEach();
  }

  @Test
  void storeadminTellsWhoIsOf2009() throws Exception {
    address = "127.0.16.4";
    startOurs("--alone", "--layout", "classic");
    startOld(ours.get(0).endpoint());
    Command.Result nodes = Command.run("storeadmin", "nodes", "-h", ours.get(0).address());
    assertThat(lineOf(nodes, old.get(0).endpoint())).contains("2009");
    assertThat(lineOf(nodes, ours.get(0).endpoint())).contains("node").doesNotContain("2009");
    assertThat(Command.run("storeadmin", "status", "-h", ours.get(0).address()).status()).isZero();
  }

  private static String lineOf(Command.Result result, Endpoint node) {
    Optional<String> line =
        result.out().lines().filter(text -> text.startsWith(node.toString())).findFirst();
    assertThat(line).describedAs(result.out() + result.err()).isPresent();
    return line.get();
  }
}
