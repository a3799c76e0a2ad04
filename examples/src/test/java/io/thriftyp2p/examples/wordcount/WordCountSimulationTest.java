package io.thriftyp2p.examples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.examples.wordcount.thrift.Unavailable;
import io.thriftyp2p.examples.wordcount.thrift.WordCount;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.RingMember;
import io.thriftyp2p.testkit.Seeds;
import io.thriftyp2p.testkit.SimulatedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.thrift.TException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten word counters in the simulator: the same handler, the same bytes, no sockets, no waiting. */
@Timeout(120)
class WordCountSimulationTest {
  private static final int NODES = 10;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final List<String> WORDS =
      IntStream.range(0, 50).mapToObj(i -> "word" + i).toList();

  private static SimulatedCluster tenCounters(long seed) {
    SimulatedCluster cluster = new SimulatedCluster(seed);
    LocatorConfig first = LocatorConfig.builder().address("10.0.0.1").alone(true).build();
    Endpoint peer = cluster.start(first, WordCountServer::service).endpoint();
    for (int i = 2; i <= NODES; i++) {
      LocatorConfig.Builder next = LocatorConfig.builder().address("10.0.0." + i);
      cluster.start(next.peers(List.of(peer)).build(), WordCountServer::service);
    }
    awaitOneRing(cluster);
    return cluster;
  }

  private static void awaitOneRing(SimulatedCluster cluster) {
    assertThat(cluster.eventually(cluster::agrees, LIMIT)).isTrue();
  }

  private static WordCount.Client ask(SimulatedCluster cluster, LocatorNode node) {
    return cluster.client(node.endpoint(), WordCount.Client::new, TIMEOUT);
  }

  /** Counts each word through one node after the other, and checks that its owner has it. */
  private static void countEverywhere(SimulatedCluster cluster) throws TException {
    List<LocatorNode> nodes = cluster.nodes();
    for (int i = 0; i < WORDS.size(); i++) {
      String word = WORDS.get(i);
      LocatorNode any = nodes.get(i % nodes.size());
      LocatorNode owner = nodes.stream().filter(node -> node.owns(word)).findFirst().orElseThrow();
      long before = ask(cluster, owner).count_here(word);
      assertThat(ask(cluster, any).add_word(word)).isEqualTo(before + 1);
      assertThat(ask(cluster, owner).count_here(word)).isEqualTo(before + 1);
    }
  }

  /** One run; whatever happens in it depends on the seed alone. */
  private static SimulatedCluster killSplitAndHeal(long seed) throws TException {
    SimulatedCluster cluster = tenCounters(seed);
    countEverywhere(cluster);

    cluster.kill(cluster.nodes().get(3).endpoint());
    awaitOneRing(cluster);
    countEverywhere(cluster);

    Set<Endpoint> side =
        cluster.nodes().stream().limit(4).map(LocatorNode::endpoint).collect(Collectors.toSet());
    cluster.split(side);
    String word = askAcross(cluster, side);
    assertThat(cluster.eventually(() -> ringsAreSides(cluster, side), LIMIT)).isTrue();
    // The word has an owner on either side now, and is counted by both.
    for (LocatorNode node : cluster.nodes()) {
      assertThat(ask(cluster, node).add_word(word)).isPositive();
    }

    cluster.heal();
    awaitOneRing(cluster);
    countEverywhere(cluster);
    return cluster;
  }

  private static boolean ringsAreSides(SimulatedCluster cluster, Set<Endpoint> side) {
    return cluster.nodes().stream()
        .allMatch(
            node ->
                node.ring().members().stream()
                    .map(RingMember::endpoint)
                    .allMatch(to -> side.contains(to) == side.contains(node.endpoint())));
  }

  /**
   * Asks for a word whose owner is on the other side, before the ring knows of the split: the call
   * ends in time.
   */
  private static String askAcross(SimulatedCluster cluster, Set<Endpoint> side) {
    LocatorNode asked = cluster.nodes().get(0);
    String word =
        WORDS.stream()
            .filter(one -> !side.contains(asked.owner(one).orElseThrow()))
            .findFirst()
            .orElseThrow();
    Duration before = cluster.now();
    assertThatThrownBy(() -> ask(cluster, asked).add_word(word)).isInstanceOf(Unavailable.class);
    assertThat(cluster.now().minus(before)).isBetween(WordCountHandler.TIMEOUT, TIMEOUT);
    return word;
  }

  @Test
  void wordsAreCountedAtTheirOwnersThroughAKillAndASplit() {
    Seeds.forEach(
        5,
        "mvn test -pl examples -am -Dtest=WordCountSimulationTest",
        WordCountSimulationTest::killSplitAndHeal);
  }

  @Test
  void aSeedReplaysARunMessageByMessage() throws TException {
    SimulatedCluster once = killSplitAndHeal(42);
    SimulatedCluster again = killSplitAndHeal(42);
    assertThat(again.trace().last()).isEqualTo(once.trace().last());
    assertThat(again.trace().digest()).isEqualTo(once.trace().digest());
    assertThat(killSplitAndHeal(43).trace().digest()).isNotEqualTo(once.trace().digest());
  }
}
