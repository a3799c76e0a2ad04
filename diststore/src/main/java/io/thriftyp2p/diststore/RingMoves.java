package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.RingMoveException.Reason;
import io.thriftyp2p.diststore.storage.Carry;
import io.thriftyp2p.diststore.storage.NodeData;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.RingEntryException;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.ring.RingMember;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a node out of its ring and into another one, while its process and its port stay: it hands
 * over what it holds, begins another life, and brings in what nobody else has. One move at a time,
 * in a thread of its own that may block. Safe for use by many threads.
 */
final class RingMoves {
  private static final Logger LOG = LoggerFactory.getLogger(RingMoves.class);

  /** So long a ring is waited for to settle after a move. */
  private static final Duration SETTLE = Duration.ofSeconds(60);

  private final StoreConfig config;
  private final Residence residence;
  private final NodeLives lives;
  private final Settling settling;

  /** The move that is under way, or the last one; never fails. */
  private volatile CompletableFuture<Void> latest = CompletableFuture.completedFuture(null);

  RingMoves(StoreConfig config, Residence residence, NodeLives lives) {
    this.config = config;
    this.residence = residence;
    this.lives = lives;
    this.settling = new Settling(residence.runtime().newScheduler("ring-moves"), SETTLE);
  }

  /** The life at this moment. */
  StoreLife life() {
    return lives.now();
  }

  /** The life that is there is the last one. */
  void close() {
    lives.close();
  }

  /** Completes when no move is under way; never fails. */
  CompletableFuture<Void> arrived() {
    return latest;
  }

  /** See {@link StoreNode#join}. */
  CompletableFuture<Void> join(List<Endpoint> peers) {
    return once(() -> join(peers, ringOf(peers)));
  }

  /** See {@link StoreNode#standAlone}. */
  CompletableFuture<Void> standAlone() {
    return once(this::leaveAndStay);
  }

  /** What a node carries from an earlier life of its process is brought in as soon as it is in. */
  void bringInWhatIsCarried() {
    if (residence.data().carried().isPresent()) {
      var unused =
          once(this::bringIn)
              .exceptionally(
                  failure -> {
                    LOG.warn(
                        "what {} carries is not in its ring yet: {}",
                        life().locator().endpoint(),
                        Failures.cause(failure).getMessage());
                    return null;
                  });
    }
  }

  private CompletableFuture<Void> once(Runnable move) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    if (!begin(over)) {
      return CompletableFuture.failedFuture(
          new RingMoveException(
              Reason.REFUSED, "this node is on its way already; ask again when it has arrived"));
    }
    CompletableFuture<Void> result = new CompletableFuture<>();
    residence
        .runtime()
        .blocking()
        .inBackground(
            () -> {
              try {
                move.run();
                over.complete(null);
                result.complete(null);
              } catch (RuntimeException e) {
                lives.failed(e);
                over.complete(null);
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private synchronized boolean begin(CompletableFuture<Void> move) {
    if (!latest.isDone()) {
      return false;
    }
    latest = move;
    return true;
  }

  private RingIdentity ringOf(List<Endpoint> peers) {
    if (life().locator().ring().isEmpty()) {
      throw new RingMoveException(Reason.REFUSED, "this node is in no ring yet; ask again later");
    }
    RuntimeException last = new RingMoveException(Reason.REFUSED, "name a node of that ring");
    for (Endpoint peer : peers) {
      try {
        return lives.await(life().locator().ringOf(peer));
      } catch (RingEntryException e) {
        last =
            new RingMoveException(
                e.contradiction() ? Reason.REFUSED : Reason.NO_RING,
                String.valueOf(e.getMessage()));
      }
    }
    throw last;
  }

  private void join(List<Endpoint> peers, RingIdentity there) {
    Optional<RingIdentity> here = life().locator().ringIdentity();
    if (here.filter(there::isSameRing).isEmpty()) {
      leave(isAlone() ? new Carry.Everything() : new Carry.Nothing());
      try {
        lives.begin(locator(false).peers(peers).build());
      } catch (RingEntryException e) {
        lives.begin(locator(true).build());
        bringIn();
        throw new RingMoveException(
            Reason.NO_RING, e.getMessage() + "; this node stands alone now, with what it had");
      }
      bringIn();
    }
    settle(settling.of(life()));
  }

  private void leaveAndStay() {
    if (isAlone()) {
      return;
    }
    List<Endpoint> others = others();
    residence.data().copy();
    leave(new Carry.Copied(life().replicator().here().firstOwned()));
    lives.begin(locator(true).build());
    bringIn();
    settle(settling.of(life()));
    settle(settling.without(life(), others));
  }

  private boolean isAlone() {
    return others().isEmpty();
  }

  private List<Endpoint> others() {
    Endpoint self = life().locator().endpoint();
    return life().locator().ring().members().stream()
        .map(RingMember::endpoint)
        .filter(member -> !member.equals(self))
        .toList();
  }

  /** As the node was started, but without a search. */
  private LocatorConfig.Builder locator(boolean alone) {
    return config.locator().toBuilder().peers(List.of()).waitForPeers(false).alone(alone);
  }

  private void leave(Carry carry) {
    if (residence.data().carried().isPresent()) {
      throw new RingMoveException(
          Reason.REFUSED, "what this node brought along is not in its ring yet; ask again later");
    }
    lives.end(carry);
  }

  private void bringIn() {
    NodeData data = residence.data();
    if (data.carried().isPresent()) {
      NodeData.Carried carried = data.carried().get();
      lives.await(
          life()
              .replicator()
              .here()
              .bringIn(carried.entries(), carried.slots())
              .toCompletableFuture());
      data.arrived();
      LOG.info(
          "{} has brought {} values into its ring",
          life().locator().endpoint(),
          life().replicator().here().broughtIn());
    }
  }

  private void settle(CompletableFuture<Void> settled) {
    try {
      lives.await(settled);
    } catch (RuntimeException e) {
      throw new RingMoveException(
          Reason.UNFINISHED,
          "the move is made, and the ring has not settled yet: " + Failures.cause(e).getMessage());
    }
  }
}
