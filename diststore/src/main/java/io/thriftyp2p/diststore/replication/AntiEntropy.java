package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares this node with all that it shares slots with, one after the other, again and again, so
 * that replicas become equal whatever was missed: soon after the slots' owners have changed, then
 * at pauses that grow to the usual interval. Runs in the store's scheduler thread.
 */
final class AntiEntropy {
  private static final Logger LOG = LoggerFactory.getLogger(AntiEntropy.class);

  /** New owners hold the same by then where there was little to bring over. */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final LocalReplica local;
  private final SharedSlots shared;
  private final SlotPeers peers;
  private final SlotComparison comparison;
  private final Members members;
  private final Courtesy courtesy;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Duration interval;

  /** The owners by which a peer was last seen to hold the same. */
  private final Map<Endpoint, SlotOwners> agreed = new HashMap<>();

  private final Deque<Endpoint> queue = new ArrayDeque<>();
  private SlotOwners plannedFor;
  private Duration pause;
  private Scheduler.Cancellation next = () -> {};
  private boolean running;
  private boolean stopped;
  private TaskProgress progress = TaskProgress.NONE;
  private int peersInRound;
  private CompletableFuture<Void> round = CompletableFuture.completedFuture(null);

  AntiEntropy(
      LocalReplica local,
      SharedSlots shared,
      SlotPeers peers,
      SlotComparison comparison,
      Members members,
      Courtesy courtesy,
      Scheduler scheduler,
      RandomGenerator random,
      Duration interval) {
    this.local = local;
    this.shared = shared;
    this.peers = peers;
    this.comparison = comparison;
    this.members = members;
    this.courtesy = courtesy;
    this.scheduler = scheduler;
    this.random = random;
    this.interval = interval;
    this.plannedFor = local.owners();
    this.pause = atMostInterval(FIRST_PAUSE);
  }

  void start() {
    if (!stopped) {
      next.cancel();
      long nanos = pause.toNanos();
      next = scheduler.schedule(Duration.ofNanos(nanos / 2 + random.nextLong(nanos)), this::tick);
    }
  }

  /**
   * The owners may have changed: the next round comes soon. One that does already is not put off,
   * however often they change.
   */
  void wake() {
    SlotOwners owners = local.owners();
    if (plannedFor == owners) {
      return;
    }
    plannedFor = owners;
    Duration first = atMostInterval(FIRST_PAUSE);
    if (pause.compareTo(first) > 0) {
      pause = first;
      start();
    }
  }

  void stop() {
    stopped = true;
    next.cancel();
  }

  private void tick() {
    if (!courtesy.isDue()) {
      pause = atMostInterval(pause.multipliedBy(2));
      var unused = beginRound();
    }
    start();
  }

  private Duration atMostInterval(Duration wanted) {
    return wanted.compareTo(interval) < 0 ? wanted : interval;
  }

  /** Compares with everybody once; the stage of the round that is under way when there is one. */
  CompletableFuture<Void> beginRound() {
    if (running) {
      return round;
    }
    running = true;
    round = new CompletableFuture<>();
    queue.addAll(shared.byPeer().keySet());
    peersInRound = queue.size();
    progress =
        new TaskProgress(
            progress.run() + 1, true, 0, local.states().count(), 0, 0, Optional.empty());
    compareNext();
    return round;
  }

  /** How the latest round went, or goes. */
  TaskProgress progress() {
    return progress;
  }

  private void compareNext() {
    Endpoint peer = queue.poll();
    if (peer == null || stopped) {
      running = false;
      progress = advanced(0, Optional.empty(), false);
      round.complete(null);
      return;
    }
    if (!local.topology().reachable(peer)) {
      ended(0, Optional.of(peer + " cannot be reached"));
      return;
    }
    SlotOwners owners = local.owners();
    var unused =
        new PeerComparison(local, shared, peers, comparison, peer)
            .run()
            .whenCompleteAsync(
                (result, failure) -> {
                  if (failure == null) {
                    compared(peer, owners, result);
                  } else {
                    failed(peer, Failures.cause(failure));
                  }
                },
                scheduler::execute);
  }

  private void compared(Endpoint peer, SlotOwners owners, PeerComparison.Result result) {
    local.counts().count(Event.COMPARED);
    local.counts().add(Event.ENTRY_MENDED, result.moved());
    if (result.moved() > 0) {
      LOG.info(
          "{} and {} differed in {} versions, and are equal now",
          local.self(),
          peer,
          result.moved());
    }
    if (result.unmended() == 0) {
      agreed.put(peer, owners);
      ended(result.moved(), Optional.empty());
    } else {
      agreed.remove(peer);
      ended(
          result.moved(),
          Optional.of(result.unmended() + " slots are still being filled at " + peer + " or here"));
    }
  }

  private void failed(Endpoint peer, Throwable failure) {
    LOG.debug("{}: no comparison with {}: {}", local.self(), peer, failure.toString());
    local.counts().count(Event.COMPARISON_FAILED);
    agreed.remove(peer);
    if (failure instanceof NotReplicaException) {
      members.compareViews(peer);
    }
    ended(0, Optional.of(String.valueOf(failure.getMessage())));
  }

  private void ended(long moved, Optional<String> problem) {
    progress = advanced(moved, problem, true);
    compareNext();
  }

  private TaskProgress advanced(long moved, Optional<String> problem, boolean goesOn) {
    int done =
        peersInRound == 0
            ? progress.slotsTotal()
            : progress.slotsTotal() * (peersInRound - queue.size()) / peersInRound;
    return new TaskProgress(
        progress.run(),
        goesOn,
        done,
        progress.slotsTotal(),
        progress.entriesMoved() + moved,
        0,
        problem.or(progress::problem));
  }

  /** Why not all others are known to hold the same as this node; absent when they are. */
  Optional<String> disagreement() {
    SlotOwners owners = local.owners();
    return shared.byPeer().keySet().stream()
        .filter(peer -> agreed.get(peer) != owners)
        .findFirst()
        .map(
            peer ->
                local.topology().reachable(peer)
                    ? "not yet compared with " + peer
                    : peer + " cannot be reached");
  }
}
