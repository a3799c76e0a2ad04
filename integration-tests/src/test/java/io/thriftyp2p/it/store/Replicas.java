package io.thriftyp2p.it.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.NodeClient;
import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.replication.Explanation;
import io.thriftyp2p.diststore.replication.ReplicaState;
import io.thriftyp2p.diststore.replication.TaskProgress;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Asks nodes whether all copies of what they hold are there, and equal. */
final class Replicas implements AutoCloseable {
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);
  private static final Duration COMPARED_WITHIN = Duration.ofMinutes(2);
  private static final int ASKED_AT_ONCE = 64;

  private final List<Endpoint> nodes;
  private final StoreClient client;

  Replicas(List<Endpoint> nodes) {
    this.nodes = nodes;
    client = StoreClient.of(nodes);
  }

  /**
   * Waits until all nodes say that their replicas are equal, and each of these keys is seen to be.
   *
   * @param copies that there must be of each key
   * @return how long that took
   */
  Duration awaitEqual(List<String> keys, int copies, Duration within) {
    long begin = System.nanoTime();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(500))
        .atMost(within)
        .untilAsserted(
            () -> {
              assertThat(unsynced()).describedAs("nodes that are not synced").isEmpty();
              assertThat(differing(keys, copies)).describedAs("keys that differ").isEmpty();
            });
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Waits until all nodes say that their replicas are equal. */
  Duration awaitSynced(Duration within) {
    return awaitEqual(List.of(), 0, within);
  }

  /** Why nodes do not know of all their replicas to be equal. */
  List<String> unsynced() {
    List<String> reasons = new ArrayList<>();
    for (Endpoint node : nodes) {
      try {
        result(client.node(node).health())
            .unsyncedReason()
            .ifPresent(reason -> reasons.add(node + ": " + reason));
      } catch (AssertionError e) {
        reasons.add(node + ": " + e.getMessage());
      }
    }
    return reasons;
  }

  /** Has each node compare all it has with the others, and fails when one finds a difference. */
  void assertNothingToMove() {
    for (Endpoint node : nodes) {
      TaskProgress done = balance(node);
      assertThat(done.problem()).describedAs("balance of " + node).isEmpty();
      assertThat(done.entriesMoved()).describedAs("balance of " + node).isZero();
    }
  }

  /** A full comparison of one node with all others. */
  TaskProgress balance(Endpoint node) {
    NodeClient asked = client.node(node);
    long before = result(asked.balance(false)).run();
    result(asked.balance(true));
    await()
        .atMost(COMPARED_WITHIN)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              TaskProgress now = result(asked.balance(false));
              return now.run() > before && !now.running();
            });
    return result(asked.balance(false));
  }

  /** Those of the keys of which not every owner has the same, with what is wrong; a few at most. */
  List<String> differing(List<String> keys, int copies) {
    return differing(keys, explanation -> equal(explanation, copies));
  }

  private List<String> differing(List<String> keys, Predicate<Explanation> good) {
    List<String> differing = new ArrayList<>();
    for (int from = 0; from < keys.size() && differing.size() < 5; from += ASKED_AT_ONCE) {
      List<String> some = keys.subList(from, Math.min(keys.size(), from + ASKED_AT_ONCE));
      List<CompletableFuture<Explanation>> answers =
          some.stream().map(key -> client.explain(key.getBytes(UTF_8))).toList();
      for (int i = 0; i < some.size(); i++) {
        Explanation explanation = result(answers.get(i));
        if (!good.test(explanation)) {
          differing.add(some.get(i) + ": " + explanation);
        }
      }
    }
    return differing;
  }

  /** Those of the keys that fewer nodes have than should, whoever owns them; a few at most. */
  List<String> underReplicated(List<String> keys, int copies) {
    return differing(
        keys,
        explanation ->
            explanation.replicas().stream().filter(r -> r.version().isPresent()).count() >= copies);
  }

  private static boolean equal(Explanation explanation, int copies) {
    List<ReplicaState> owners =
        explanation.replicas().stream()
            .filter(replica -> explanation.owners().contains(replica.node()))
            .toList();
    boolean complete =
        owners.size() == copies
            && explanation.owners().size() == copies
            && owners.stream().allMatch(ReplicaState::counts);
    var versions = new HashSet<>(owners.stream().map(ReplicaState::version).toList());
    return complete && versions.size() == 1;
  }

  static <T> T result(CompletableFuture<T> future) {
    try {
      return future.get(ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e.toString(), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
