package io.thriftyp2p.cli;

import static io.thriftyp2p.cli.CommandRun.assertOneLine;
import static io.thriftyp2p.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.cli.CommandRun.Result;
import io.thriftyp2p.diststore.StoreConfig;
import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What storeadmin shows of the ring, and does to it. */
@Timeout(60)
class AdminRingTest {
  @RegisterExtension static final RingOfThree RING = new RingOfThree();

  @Test
  void adminShowsTheRing() throws Exception {
    assertThat(RING.ask("storeadmin", "nodes").out().lines()).hasSize(4);
    String node = RING.node(0).endpoint().toString();
    Result nodes = run("storeadmin", "nodes", "-h", node);
    assertThat(nodes.status()).isZero();
    assertThat(nodes.out().lines()).hasSize(4).first().asString().startsWith("node");
    JsonNode json =
        new ObjectMapper().readTree(run("storeadmin", "nodes", "-h", node, "--json").outBytes());
    assertThat(json).hasSize(3);
    assertThat(json.get(0).get("state").asText()).isEqualTo("alive");

    JsonNode status =
        new ObjectMapper().readTree(run("storeadmin", "status", "-h", node, "--json").outBytes());
    assertThat(status).hasSize(3);
    assertThat(status.get(0).get("slots").asInt()).isPositive();
  }

  @Test
  void theHistorySaysWhoCameAndWhy() {
    Result history = RING.ask("storeadmin", "nodes", "--history");
    assertThat(history.status()).describedAs(history.err()).isZero();
    assertThat(history.out())
        .contains("time", "cause", "joined through " + RING.node(0).endpoint())
        .contains(RING.node(2).endpoint().toString());
  }

  @Test
  void aNodeThatAnswersIsNotRemoved() {
    String alive = RING.node(2).endpoint().toString();
    assertOneLine(
        RING.ask("storeadmin", "remove", alive), ExitStatus.NO, alive + " is ALIVE and answers");
    assertOneLine(
        RING.ask("storeadmin", "remove", "127.0.0.1:1"),
        ExitStatus.NO,
        "there is no member 127.0.0.1:1 to remove");
  }

  @Test
  void aNodeThatIsGoneIsRemovedFromAllNodesAtOnce() throws Exception {
    StoreNode gone =
        StoreNode.start(
            StoreConfig.DEFAULTS.withLocator(
                LocatorConfig.builder().port(0).peers(List.of(RING.node(0).endpoint())).build()));
    String address = gone.endpoint().toString();
    for (StoreNode node : RING.nodes()) {
      node.locator().awaitMembers(4, Duration.ofSeconds(20)).get();
    }
    gone.close();
    await()
        .until(
            () ->
                stateOf(RING.node(1), gone).equals(Optional.of(MemberState.DOWN))
                    && stateOf(RING.node(2), gone).equals(Optional.of(MemberState.DOWN)));
    assertThat(RING.ask("storeadmin", "nodes").out()).containsPattern(address + " +down");
    assertThat(RING.ask("storeadmin", "remove", address).status()).isZero();
    assertThat(RING.ask("storeadmin", "nodes").out()).doesNotContain(address);
    await().until(() -> stateOf(RING.node(2), gone).equals(Optional.of(MemberState.LEFT)));
    assertThat(RING.ask("storeadmin", "nodes", "--history", "5").out())
        .contains("removed by an operator");
  }

  private static Optional<MemberState> stateOf(StoreNode observer, StoreNode member) {
    return observer
        .locator()
        .view()
        .flatMap(view -> view.member(member.endpoint()))
        .map(Member::state);
  }
}
