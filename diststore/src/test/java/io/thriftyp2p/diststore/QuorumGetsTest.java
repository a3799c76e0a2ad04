package io.thriftyp2p.diststore;

import static io.thriftyp2p.diststore.ScriptedNodes.node;
import static io.thriftyp2p.diststore.ScriptedNodes.ring;
import static io.thriftyp2p.diststore.ScriptedNodes.silence;
import static io.thriftyp2p.diststore.ScriptedNodes.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.NotFound;
import io.thriftyp2p.thrift.diststore.ReplicaRead;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.Unavailable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client makes of what replicas say of themselves. */
class QuorumGetsTest {
  private static final Endpoint[] MEMBERS = {node(1), node(2), node(3), node(4)};
  private static final Endpoint NOBODY = node(99);
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final long GROUP = 77;

  /** Two ticks of the timers more, and an answer. */
  private static final Duration PATIENCE = QuorumGets.PATIENCE.plusMillis(20);

  private final ScriptedNodes nodes = new ScriptedNodes();
  private final StoreClient client = nodes.client(node(1));
  private final List<Endpoint> replicas =
      HashRing.of(Layout.SLOTS, List.of(MEMBERS).stream().map(RingMember::new).toList())
          .preferenceList(KEY, 3);

  @BeforeEach
  void startAll() {
    for (Endpoint member : MEMBERS) {
      nodes.on(member, "get_ring", ring(3, NOBODY, MEMBERS));
      nodes.on(member, "get_entry", args -> entry("by a node", 9));
      says(member, GROUP, 5);
    }
    var learnt = client.refresh();
    nodes.run(Duration.ofSeconds(1));
    assertThat(learnt).isCompleted();
  }

  private static Entry entry(String value, long clock) {
    return new Entry(ByteBuffer.wrap(value.getBytes(UTF_8)), version(clock));
  }

  /** That it keeps the version of that time, or nothing at 0; the value only if it is asked. */
  private void says(Endpoint replica, long group, long clock) {
    nodes.on(
        replica,
        "read_replica",
        args -> {
          ReplicaRead read = new ReplicaRead(group, 2);
          if (clock > 0) {
            read.setVersion(version(clock));
            if (((Store.read_replica_args) args).with_value) {
              read.setEntry(entry("by a replica", clock));
            }
          }
          return read;
        });
  }

  private CompletableFuture<Optional<StoreClient.Value>> start() {
    return client.get(KEY, RequestOptions.DEFAULTS);
  }

  private Optional<String> read() {
    CompletableFuture<Optional<StoreClient.Value>> read = start();
    nodes.run(Duration.ofSeconds(9));
    assertThat(read).isCompleted();
    return read.join().map(value -> new String(value.bytes(), UTF_8));
  }

  @Test
  void twoThatSayTheSameAreEnough() {
    assertThat(read()).contains("by a replica");
    assertThat(nodes.asked("read_replica")).containsExactlyElementsOf(replicas.subList(0, 2));
    assertThat(nodes.calls("get_entry")).isEmpty();
    assertThat(
            nodes.calls("read_replica").stream()
                .map(call -> ((Store.read_replica_args) call.args()).with_value))
        .containsExactly(true, false);
  }

  @Test
  void whatNeitherHasIsNotThere() {
    says(replicas.get(0), GROUP, 0);
    says(replicas.get(1), GROUP, 0);
    assertThat(read()).isEmpty();
    assertThat(nodes.calls("get_entry")).isEmpty();
  }

  @Test
  void whatIsDeletedIsNotThere() {
    nodes.on(
        replicas.get(0), "read_replica", args -> new ReplicaRead(GROUP, 2).setVersion(version(5)));
    assertThat(read()).isEmpty();
    assertThat(nodes.calls("get_entry")).isEmpty();
  }

  @Test
  void whereTheyDifferANodeReads() {
    says(replicas.get(1), GROUP, 6);
    assertThat(read()).contains("by a node");
    says(replicas.get(1), GROUP, 0);
    assertThat(read()).contains("by a node");
    assertThat(nodes.calls("get_entry")).hasSize(2);
  }

  @Test
  void whatCountsInDifferentGroupsIsNoQuorum() {
    says(replicas.get(1), GROUP + 1, 5);
    assertThat(read()).contains("by a node");
  }

  @Test
  void aLargerGroupNeedsMore() {
    for (Endpoint replica : replicas) {
      nodes.on(
          replica,
          "read_replica",
          args -> new ReplicaRead(GROUP, 3).setVersion(version(5)).setEntry(entry("old", 5)));
    }
    assertThat(read()).contains("by a node");
  }

  @Test
  void whereOneCannotAnswerANodeReads() {
    nodes.on(replicas.get(1), "read_replica", args -> new Unavailable("being filled", false));
    assertThat(read()).contains("by a node");
    assertThat(nodes.asked("get_entry")).containsExactly(replicas.get(0));
    var next = start();
    nodes.run(Duration.ofSeconds(1));
    assertThat(next).isCompleted();
    assertThat(nodes.calls("get_entry")).hasSize(2);
  }

  /** The failure may come before the answer of one that is well. */
  @Test
  void whoHasNotAnsweredYetIsNotAskedLast() {
    nodes.on(replicas.get(0), "read_replica", args -> new Unavailable("being filled", false));
    assertThat(read()).contains("by a node");
    assertThat(nodes.asked("get_entry")).containsExactly(replicas.get(1));
  }

  @Test
  void aReplicaThatIsSilentIsAskedBeforeThoseThatAreNoReplicas() {
    nodes.stop(replicas.get(2));
    for (Endpoint replica : replicas.subList(0, 2)) {
      nodes.on(replica, "read_replica", args -> silence(replica));
    }
    assertThat(read()).contains("by a node");
    assertThat(nodes.asked("get_entry").get(0)).isEqualTo(replicas.get(2));
    assertThat(replicas).contains(nodes.asked("get_entry").get(1));
  }

  @Test
  void whoWasSilentIsPassedByForAMoment() {
    nodes.on(replicas.get(0), "read_replica", args -> silence(replicas.get(0)));
    CompletableFuture<Optional<StoreClient.Value>> first = start();
    nodes.run(PATIENCE);
    assertThat(first).isCompleted();
    int asked = nodes.calls("read_replica").size();
    CompletableFuture<Optional<StoreClient.Value>> next = start();
    assertThat(nodes.asked("read_replica").subList(asked, asked + 2))
        .containsExactlyElementsOf(replicas.subList(1, 3));
    nodes.run(Duration.ofMillis(10));
    assertThat(next).isCompleted();
  }

  @Test
  void whereAllAreSlowEachReadIsOneRequest() {
    for (Endpoint member : MEMBERS) {
      nodes.on(member, "read_replica", args -> silence(member));
    }
    CompletableFuture<Optional<StoreClient.Value>> first = start();
    nodes.run(PATIENCE);
    assertThat(first).isCompleted();
    int asked = nodes.calls("read_replica").size();
    for (int i = 0; i < 10; i++) {
      var unused = start();
    }
    nodes.run(Duration.ofMillis(100));
    assertThat(nodes.calls("read_replica")).hasSize(asked);
    assertThat(nodes.calls("get_entry")).hasSize(11);
  }

  @Test
  void theTimeOfARequestIsForAllOfIt() {
    for (Endpoint member : MEMBERS) {
      nodes.on(member, "read_replica", args -> silence(member));
      nodes.on(member, "get_entry", args -> silence(member));
    }
    Duration timeout = Duration.ofMillis(40);
    var read = client.get(KEY, RequestOptions.DEFAULTS.withTimeout(timeout));
    nodes.run(timeout.plusMillis(20));
    assertThat(read).isCompletedExceptionally();
  }

  @Test
  void whereANodeFindsNothingThereIsNothing() {
    says(replicas.get(1), GROUP, 6);
    for (Endpoint member : MEMBERS) {
      nodes.on(member, "get_entry", args -> new NotFound("there is no such key"));
    }
    assertThat(read()).isEmpty();
  }

  @Test
  void whoIsSilentIsWaitedForAMomentAndAskedLast() {
    nodes.on(replicas.get(0), "read_replica", args -> silence(replicas.get(0)));
    nodes.on(replicas.get(0), "get_entry", args -> silence(replicas.get(0)));
    CompletableFuture<Optional<StoreClient.Value>> read = start();
    nodes.run(QuorumGets.PATIENCE.minusMillis(1));
    assertThat(read).isNotDone();
    assertThat(nodes.calls("get_entry")).isEmpty();
    nodes.run(Duration.ofMillis(20));
    assertThat(read).isCompleted();
    assertThat(nodes.asked("get_entry")).containsExactly(replicas.get(1));
  }

  @Test
  void whoIsGoneIsNotAskedForAWhile() {
    nodes.stop(replicas.get(0));
    CompletableFuture<Optional<StoreClient.Value>> first = start();
    nodes.run(Duration.ofMillis(100));
    assertThat(first).isCompleted();
    int asked = nodes.calls("read_replica").size();
    CompletableFuture<Optional<StoreClient.Value>> next = start();
    assertThat(nodes.asked("read_replica").subList(asked, asked + 2))
        .containsExactlyElementsOf(replicas.subList(1, 3));
    nodes.run(Duration.ofSeconds(1));
    assertThat(next).isCompleted();
  }

  @Test
  void ifNobodyAnswersItEndsWithItsTime() {
    for (Endpoint member : MEMBERS) {
      nodes.on(member, "read_replica", args -> silence(member));
      nodes.on(member, "get_entry", args -> silence(member));
    }
    CompletableFuture<Optional<StoreClient.Value>> read = start();
    nodes.run(RequestOptions.DEFAULTS.timeout().plusMillis(200));
    assertThat(read).isCompletedExceptionally();
  }

  @Test
  void oneReplicaOrAllAreANodesMatter() {
    for (Consistency consistency : List.of(Consistency.ONE, Consistency.ALL)) {
      var read = client.get(KEY, RequestOptions.DEFAULTS.withConsistency(consistency));
      nodes.run(Duration.ofSeconds(1));
      assertThat(read.join()).isPresent();
    }
    assertThat(nodes.calls("read_replica")).isEmpty();
    assertThat(nodes.calls("get_entry")).hasSize(2);
  }

  @Test
  void ofFourReplicasThreeHaveToAgree() {
    for (Endpoint member : MEMBERS) {
      nodes.on(member, "get_ring", ring(4, NOBODY, MEMBERS));
      nodes.on(
          member,
          "read_replica",
          args -> new ReplicaRead(GROUP, 3).setVersion(version(5)).setEntry(entry("same", 5)));
    }
    var learnt = client.refresh();
    nodes.run(Duration.ofSeconds(1));
    assertThat(learnt).isCompleted();
    assertThat(read()).contains("same");
    assertThat(nodes.calls("read_replica")).hasSize(3);
  }

  @Test
  void twoReplicasOfWhichOneIsAQuorumAreANodesMatter() {
    for (Endpoint member : MEMBERS) {
      nodes.on(member, "get_ring", ring(2, NOBODY, MEMBERS));
    }
    var learnt = client.refresh();
    nodes.run(Duration.ofSeconds(1));
    assertThat(learnt).isCompleted();
    assertThat(read()).contains("by a node");
    assertThat(nodes.calls("read_replica")).isEmpty();
  }
}
