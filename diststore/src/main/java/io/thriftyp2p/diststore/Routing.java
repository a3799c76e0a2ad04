package io.thriftyp2p.diststore;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.thrift.locator.Locator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which node a client asks. It begins with the nodes that it was given and learns the ring with the
 * second request, in the background: who asks once needs no ring. From then on a key's replicas are
 * asked, the first one first; a node that failed comes last for a while, and the ring is learnt
 * anew.
 */
final class Routing {
  private static final Duration RING_TIMEOUT = Duration.ofSeconds(2);

  /** For so long a node that failed is asked after all others. */
  private static final Duration MISTRUST = Duration.ofSeconds(2);

  /** For so long a replica is not asked to answer for itself. */
  private static final Duration PASSED_BY = Duration.ofSeconds(1);

  /** After so long the ring is learnt anew, in case that nodes have come. */
  private static final Duration RING_AGE = Duration.ofSeconds(30);

  /** As often, at most, failures make the ring be learnt anew. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final List<Endpoint> given;
  private final boolean learns;
  private final PeerCaller caller;
  private final Scheduler scheduler;
  private final AtomicInteger requests = new AtomicInteger();
  private final Map<Endpoint, Long> mistrustedUntil = new ConcurrentHashMap<>();
  private final Map<Endpoint, Long> passedBy = new ConcurrentHashMap<>();

  /** The look at the ring that is under way. */
  private volatile Optional<CompletableFuture<Void>> looking = Optional.empty();

  private volatile Optional<KnownRing> ring = Optional.empty();
  private volatile long lookedAt;

  /**
   * @param learns false: only the given nodes are ever asked
   */
  Routing(List<Endpoint> given, boolean learns, PeerCaller caller, Scheduler scheduler) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException("a client needs a node to begin with");
    }
    this.given = List.copyOf(given);
    this.learns = learns;
    this.caller = caller;
    this.scheduler = scheduler;
  }

  /** To be told of each new request. */
  void begin() {
    if (!learns) {
      return;
    }
    int count = requests.updateAndGet(n -> Math.min(n + 1, 2));
    boolean due =
        ring.isPresent() ? lookedSince(RING_AGE) : count > 1 && lookedSince(BETWEEN_LOOKS);
    if (due) {
      var unused = learn();
    }
  }

  private boolean lookedSince(Duration age) {
    long at = lookedAt;
    return at == 0 || scheduler.nanoTime() - at >= age.toNanos();
  }

  /** The node to ask next, other than those that were tried; empty when all were. */
  Optional<Endpoint> next(Optional<byte[]> key, Set<Endpoint> tried) {
    Optional<Endpoint> mistrusted = Optional.empty();
    Optional<KnownRing> known = ring;
    if (known.isPresent() && key.isPresent()) {
      for (Endpoint replica : known.get().replicasOf(key.get())) {
        if (!tried.contains(replica)) {
          if (isTrusted(replica)) {
            return Optional.of(replica);
          }
          mistrusted = mistrusted.isPresent() ? mistrusted : Optional.of(replica);
        }
      }
    }
    for (Endpoint node : everybody(known)) {
      if (!tried.contains(node)) {
        if (isTrusted(node)) {
          return Optional.of(node);
        }
        mistrusted = mistrusted.isPresent() ? mistrusted : Optional.of(node);
      }
    }
    return mistrusted;
  }

  /**
   * As many replicas of a key as have to agree, by the ring; empty where one reads by itself, or
   * where they are not known, not trusted, or did not answer for themselves lately.
   */
  List<Endpoint> quorum(byte[] key) {
    Optional<KnownRing> known = ring;
    if (known.isEmpty()) {
      return List.of();
    }
    int needed = known.get().agreeing();
    List<Endpoint> quorum = new ArrayList<>(needed);
    if (needed > 1) {
      for (Endpoint replica : known.get().replicasOf(key)) {
        if (quorum.size() < needed && isTrusted(replica) && !isIn(passedBy, replica)) {
          quorum.add(replica);
        }
      }
    }
    return quorum.size() == needed ? quorum : List.of();
  }

  /** A replica that is not among those; empty also where the replicas are not known. */
  Optional<Endpoint> trustedReplica(byte[] key, Set<Endpoint> others) {
    return ring.flatMap(
        known ->
            known.replicasOf(key).stream()
                .filter(replica -> !others.contains(replica) && isTrusted(replica))
                .findFirst());
  }

  /**
   * A replica was not heard in time, or could not answer for itself: for a moment its keys are read
   * by nodes. Where all are slow that is one request for each read, and not two.
   */
  void passBy(Endpoint replica) {
    passedBy.put(replica, scheduler.nanoTime() + PASSED_BY.toNanos());
  }

  /** Those that were given and are members still, then the other members, then the rest. */
  private Set<Endpoint> everybody(Optional<KnownRing> known) {
    Set<Endpoint> nodes = new LinkedHashSet<>();
    known.ifPresent(
        now -> {
          given.stream().filter(now.members()::contains).forEach(nodes::add);
          nodes.addAll(now.members());
        });
    nodes.addAll(given);
    return nodes;
  }

  private boolean isTrusted(Endpoint node) {
    return !isIn(mistrustedUntil, node);
  }

  private boolean isIn(Map<Endpoint, Long> untils, Endpoint node) {
    Long until = untils.isEmpty() ? null : untils.get(node);
    return until != null && scheduler.nanoTime() - until < 0;
  }

  /** A request to a node failed: that it has a failure to tell of is an answer. */
  void failed(Endpoint node, Throwable failure) {
    if (failure instanceof PeerUnreachableException || failure instanceof PeerTimedOutException) {
      mistrust(node);
    } else {
      answered(node);
    }
  }

  /** The node is asked after all others for a while. */
  void mistrust(Endpoint node) {
    mistrustedUntil.put(node, scheduler.nanoTime() + MISTRUST.toNanos());
    if (learns && ring.isPresent() && lookedSince(BETWEEN_LOOKS)) {
      var unused = learn();
    }
  }

  void answered(Endpoint node) {
    if (!mistrustedUntil.isEmpty()) {
      mistrustedUntil.remove(node);
    }
  }

  /** Completes once the ring is known, or cannot be learnt; never fails. */
  CompletableFuture<Void> known() {
    return ring.isPresent() || !learns
        ? CompletableFuture.completedFuture(null)
        : learn().exceptionally(failure -> null);
  }

  /**
   * Learns the ring from the first node that tells it. Several that ask for it share one look;
   * fails when no node tells.
   */
  CompletableFuture<Void> learn() {
    CompletableFuture<Void> look = new CompletableFuture<>();
    synchronized (this) {
      if (looking.isPresent()) {
        return looking.get();
      }
      looking = Optional.of(look);
    }
    lookedAt = scheduler.nanoTime() | 1;
    var unused =
        ask(new ArrayList<>(), Optional.empty())
            .whenComplete(
                (done, failure) -> {
                  looking = Optional.empty();
                  if (failure == null) {
                    look.complete(null);
                  } else {
                    look.completeExceptionally(failure);
                  }
                });
    return look;
  }

  private CompletableFuture<Void> ask(List<Endpoint> asked, Optional<Throwable> last) {
    Optional<Endpoint> node = next(Optional.empty(), Set.copyOf(asked));
    if (node.isEmpty()) {
      return CompletableFuture.failedFuture(
          last.orElseGet(() -> new IllegalStateException("there is no node to ask")));
    }
    asked.add(node.get());
    return caller
        .call(node.get(), StoreMethods.RING, new Locator.get_ring_args(), RING_TIMEOUT)
        .thenApplyAsync(KnownRing::of, scheduler::execute)
        .thenAccept(this::learnt)
        .exceptionallyCompose(
            failure -> {
              mistrustedUntil.put(node.get(), scheduler.nanoTime() + MISTRUST.toNanos());
              return ask(asked, Optional.of(failure));
            });
  }

  /** Whoever waits for the ring goes on without it. */
  void close() {
    looking.ifPresent(
        look -> look.completeExceptionally(new IllegalStateException("the client is closed")));
  }

  private void learnt(KnownRing now) {
    if (!now.members().isEmpty()) {
      ring = Optional.of(now);
      mistrustedUntil.keySet().retainAll(everybody(ring));
      passedBy.keySet().retainAll(now.members());
    }
  }
}
