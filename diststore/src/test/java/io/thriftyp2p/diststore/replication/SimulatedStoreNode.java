package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.MemoryEngine;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.membership.MembershipPorts;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.membership.ViewListener;
import io.thriftyp2p.locator.memory.RememberedNode;
import io.thriftyp2p.locator.memory.RememberedRing;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.testkit.NoClassicPeers;
import io.thriftyp2p.testkit.SimulatedMembershipTransport;
import io.thriftyp2p.testkit.SimulatedScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** One life of a simulated node: the membership and replication of production. */
final class SimulatedStoreNode implements Members {
  private static final Duration CALL = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  final Endpoint endpoint;
  final SimulatedScheduler scheduler;
  final Optional<SimulatedDisk> disk;
  final Storage storage;
  final StorageEngine engine;
  final Membership membership;
  final Replicator replicator;
  private final SimulatedStore store;
  private final HybridClock clock;
  private final NodeId id;
  private final long bornAt;
  private boolean inRing;
  private boolean saving;

  SimulatedStoreNode(
      SimulatedStore store, Endpoint at, Duration clockError, Optional<SimulatedDisk> disk) {
    this.store = store;
    this.endpoint = at;
    this.disk = disk;
    scheduler = new SimulatedScheduler(store.time, clockError);
    bornAt = scheduler.nanoTime();
    storage =
        disk.<Storage>map(platter -> new SimulatedStorage(platter, scheduler, store.random))
            .orElseGet(() -> new EngineStorage(engine(scheduler, store.random)));
    engine = storage.entries();
    id = memory().map(RememberedNode::id).orElseGet(() -> NodeId.random(store.random));
    clock = new HybridClock(scheduler::wallMillis);
    replicator =
        new Replicator(
            endpoint,
            id,
            new SlotMap(store.setup.slots()),
            store.setup.replication(),
            scheduler,
            store.random,
            clock,
            storage,
            new Replicator.Peers(
                new SimulatedReplicaPeers(this),
                new SimulatedSlotPeers(this),
                new NoClassicStores(),
                this));
    membership = membership();
    store.network.listen(endpoint, this, scheduler);
    replicator.start();
  }

  /** Most are slow, so that much happens meanwhile; some answer at once. */
  private static StorageEngine engine(Scheduler scheduler, RandomGenerator random) {
    return random.nextInt(3) == 0 ? new MemoryEngine() : new SlowEngine(scheduler, random);
  }

  private Optional<RememberedNode> memory() {
    return disk.flatMap(platter -> platter.memory);
  }

  private Membership membership() {
    long next = memory().map(known -> known.incarnation() + 1).orElse(0L);
    return new Membership(
        new Member(
            endpoint,
            id,
            Math.max(scheduler.wallMillis(), next),
            MemberState.JOINING,
            store.setup.weight(),
            ""),
        memory()
            .flatMap(RememberedNode::ring)
            .map(RememberedRing::identity)
            .orElse(new RingIdentity(store.settings, 1)),
        store.setup.membership(),
        new MembershipPorts(
            scheduler,
            store.random,
            new SimulatedMembershipTransport<>(
                store.network, endpoint, node -> node.membership, CALL),
            new NoClassicPeers(),
            () -> CompletableFuture.completedStage(List.of()),
            new ViewListener() {
              @Override
              public void viewChanged(View before, View after) {
                replicator.topologyChanged(store.topology(after));
                remember();
              }

              @Override
              public void refuted(MemberState claimed) {
                if (claimed == MemberState.DOWN || claimed == MemberState.LOST) {
                  replicator.doubted();
                }
              }
            }));
  }

  /** The first time at once, later soon: a crash may come before that. */
  private void remember() {
    if (disk.isEmpty() || saving) {
      return;
    }
    if (disk.get().memory.isEmpty()) {
      disk.get().memory = Optional.of(rememberedNow());
      return;
    }
    saving = true;
    scheduler.schedule(
        Duration.ofMillis(store.random.nextInt(200)),
        () -> {
          saving = false;
          disk.get().memory = Optional.of(rememberedNow());
        });
  }

  private RememberedNode rememberedNow() {
    View view = membership.view();
    return new RememberedNode(
        id,
        endpoint,
        membership.self().incarnation(),
        Optional.of(
            RememberedRing.of(membership.identity(), view, endpoint, scheduler.wallMillis())));
  }

  /** Calls another node; the clock travels along. */
  <T> CompletionStage<T> call(
      Endpoint peer, Duration timeout, Function<Replicator, CompletionStage<T>> work) {
    long now = clock.latest();
    return store.network.call(
        endpoint,
        peer,
        timeout,
        node -> {
          node.clock.observe(now);
          return work.apply(node.replicator);
        });
  }

  @Override
  public void compareViews(Endpoint peer) {
    scheduler.execute(() -> membership.exchangeWith(peer));
  }

  @Override
  public void suspect(Endpoint peer) {
    scheduler.execute(() -> membership.suspect(peer));
  }

  boolean inRing() {
    return inRing;
  }

  void beginRing() {
    membership.startAlone();
    inRing = true;
  }

  CompletionStage<Void> join(List<Endpoint> peers) {
    return membership.join(peers).thenAccept(done -> inRing = true);
  }

  /** Back into the ring that is remembered, through whoever of it answers, or as that ring. */
  CompletionStage<Void> comeBack() {
    return look(memory().flatMap(RememberedNode::ring).orElseThrow())
        .thenAccept(done -> inRing = true);
  }

  /** What a peer said: whether it is in the ring; absent when it said nothing. */
  private record Answer(Endpoint peer, Optional<Boolean> inRing) {}

  private CompletionStage<Void> look(RememberedRing ring) {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (Endpoint peer : ring.addresses()) {
      answers.add(
          store
              .network
              .call(endpoint, peer, LOOK, node -> CompletableFuture.completedStage(node.inRing))
              .handle((in, failure) -> new Answer(peer, Optional.ofNullable(in))));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenComposeAsync(
            all -> enter(ring, answers.stream().map(CompletableFuture::join).toList()),
            scheduler::execute);
  }

  private CompletionStage<Void> enter(RememberedRing ring, List<Answer> answers) {
    List<Endpoint> there =
        answers.stream().filter(a -> a.inRing.orElse(false)).map(Answer::peer).toList();
    if (!there.isEmpty()) {
      return membership
          .rejoin(there, others(ring))
          .exceptionallyCompose(
              failure ->
                  Failures.cause(failure) instanceof PeerException
                      ? again(ring)
                      : CompletableFuture.failedStage(failure));
    }
    boolean somebodyFirst =
        answers.stream().anyMatch(a -> a.inRing.isPresent() && a.peer.compareTo(endpoint) < 0);
    Duration since = Duration.ofNanos(scheduler.nanoTime() - bornAt);
    return somebodyFirst && since.compareTo(store.setup.membership().joinTimeout()) < 0
        ? scheduler.after(BETWEEN_LOOKS).thenCompose(later -> look(ring))
        : again(ring);
  }

  private List<Member> others(RememberedRing ring) {
    boolean stale = ring.isStale(scheduler.wallMillis(), store.setup.membership().forgetAfter());
    return ring.others().stream().filter(member -> !stale || member.state().gone()).toList();
  }

  private CompletionStage<Void> again(RememberedRing ring) {
    membership.startAgain(ring.others());
    return CompletableFuture.completedStage(null);
  }

  /** Hands everything over, as at SIGINT; then, or when that cannot be, it is gone. */
  void leave() {
    store.leaves(this);
    membership.leave();
    replicator
        .handOver(left -> {})
        .whenComplete(
            (done, failure) -> {
              store.hasLeft(this, Optional.ofNullable(failure));
              Runnable end = failure == null ? () -> store.vanish(this) : this::crash;
              membership
                  .left()
                  // As long as it takes to answer what is still owed.
                  .thenRun(() -> scheduler.schedule(Duration.ofMillis(500), end));
            });
  }

  /** As at SIGTERM: it says that it stops, writes what waits, and will be back. */
  void stop() {
    membership
        .stopping()
        .whenComplete(
            (told, failure) -> {
              storage.close();
              store.gone(this);
            });
  }

  /** As kill -9, or a power cut, does. */
  void crash() {
    if (storage instanceof SimulatedStorage simulated) {
      simulated.crash();
    }
    store.gone(this);
  }
}
