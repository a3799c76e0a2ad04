package io.thriftyp2p.it.hostile;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.it.Latencies;
import io.thriftyp2p.it.hostile.attack.Attack;
import io.thriftyp2p.it.hostile.attack.Seen;
import io.thriftyp2p.it.hostile.attack.Target;
import io.thriftyp2p.it.hostile.node.NodeRing;
import io.thriftyp2p.it.hostile.node.Usage;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.locator.MemberState;
import io.thriftyp2p.thrift.locator.RingEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A ring with its honest clients, on which one attack is made after the other. */
final class Campaign implements AutoCloseable {
  /** The JVM's own compilers and collectors come and go. */
  private static final int THREADS_OF_THE_JVM = 8;

  /** Connections between nodes may be opened anew. */
  private static final int FILES_OF_PEERS = 8;

  private static final Set<MemberState> DOUBTED =
      Set.of(MemberState.SUSPECT, MemberState.DOWN, MemberState.LOST, MemberState.LEFT);
  private static final int WHOLE_HISTORY = 1_000;
  private static final long LOOK_MILLIS = 300;

  private final NodeRing ring;
  private final boolean smoke;
  private final StoreClient friend;
  private final HonestClients clients;

  Campaign(NodeRing ring, boolean smoke) throws InterruptedException {
    this.ring = ring;
    this.smoke = smoke;
    Endpoint node = ring.attacked().endpoint();
    this.friend = StoreClient.through(List.of(node), ring.clientConfig());
    this.clients = new HonestClients(node, ring.clientConfig());
    // What is compiled and connected for the first time says nothing.
    Thread.sleep(smoke ? 3_000 : 15_000);
  }

  Findings run(Attack attack) throws Exception {
    Endpoint node = ring.attacked().endpoint();
    Target target = new Target(node, ring.peers(), friend, smoke);
    forget();
    Thread.sleep(smoke ? 700 : 5_000);
    Latencies.Sorted before = clients.latencies();
    long pid = ring.attacked().pid();
    long heapBefore = Usage.heapMegabytes(pid);
    Usage usedBefore = Usage.of(pid);
    long wallBefore = System.currentTimeMillis();
    long heaps = TimeUnit.MILLISECONDS.toNanos(smoke ? 1_200 : 5_000);
    Watch watch = new Watch(ring.attacked(), ring.clientConfig(), heaps);

    FutureTask<Seen> attacking = new FutureTask<>(() -> attack.run(target));
    Thread attacker = new Thread(attacking, attack.name());
    attacker.start();
    while (!attacking.isDone() && ring.attacked().isAlive()) {
      watch.look();
      Thread.sleep(LOOK_MILLIS);
    }
    Seen seen = attacking.get(1, TimeUnit.MINUTES);
    Latencies.Sorted during = clients.latencies();

    Optional<Long> backAfter = awaitBack(pid, usedBefore);
    long heapAfter = Usage.heapMegabytes(pid);
    Usage usedAfter = Usage.of(pid);
    Thread.sleep(smoke ? 500 : 3_000);
    Latencies.Sorted after = clients.latencies();
    List<String> wrong = new ArrayList<>(seen.wrong());
    wrong.addAll(ring.attacked().complaints());
    return new Findings(
        attack.name(),
        attack.what(target),
        seen.what(),
        clients.errors(),
        before,
        during,
        after,
        heapBefore,
        Math.max(watch.heapMost(), heapBefore),
        heapAfter,
        usedBefore,
        watch.most(),
        usedAfter,
        watch.deaf(),
        suspicions(node, wallBefore),
        backAfter,
        wrong,
        attack.ground() != Attack.Ground.GIVEN_UP);
  }

  /** What was measured between attacks. */
  private void forget() {
    var unused = clients.latencies();
  }

  private static Optional<Long> awaitBack(long pid, Usage before)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (true) {
      Usage now = Usage.of(pid);
      long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      if (now.threads() <= before.threads() + THREADS_OF_THE_JVM
          && now.files() <= before.files() + FILES_OF_PEERS) {
        return Optional.of(waited);
      }
      if (waited > Judge.BACK_SECONDS * 1_000L) {
        return Optional.empty();
      }
      Thread.sleep(50);
    }
  }

  /** How often peers came to doubt the node since then. */
  private long suspicions(Endpoint node, long since)
      throws InterruptedException, ExecutionException, TimeoutException {
    long count = 0;
    for (Endpoint peer : ring.peers()) {
      try (StoreClient client = StoreClient.through(List.of(peer), ring.clientConfig())) {
        List<RingEvent> events = client.history(WHOLE_HISTORY).get(10, TimeUnit.SECONDS);
        count +=
            events.stream()
                .filter(event -> event.at_ms >= since && DOUBTED.contains(event.member.state))
                .filter(event -> Wire.endpoint(event.member.location).equals(Optional.of(node)))
                .count();
      }
    }
    return count;
  }

  @Override
  public void close() {
    clients.close();
    friend.close();
    ring.close();
  }
}
