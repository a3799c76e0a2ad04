package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.Residence.Tenant;
import io.thriftyp2p.diststore.RingMoveException.Reason;
import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.diststore.storage.Carry;
import io.thriftyp2p.diststore.storage.NodeData;
import io.thriftyp2p.locator.BlockingWork;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.RingEntryException;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.ring.RingMember;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
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

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  private final StoreConfig config;
  private final Residence residence;
  private final Scheduler scheduler;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** The move that is under way, or the last one; never fails. */
  private volatile CompletableFuture<Void> latest = CompletableFuture.completedFuture(null);

  private volatile boolean closing;
  private volatile Tenant tenant;

  RingMoves(StoreConfig config, Residence residence, Tenant first) {
    this.config = config;
    this.residence = residence;
    this.scheduler = residence.runtime().newScheduler("ring-moves");
    this.tenant = first;
    endsWith(first);
  }

  /** The life at this moment. */
  StoreLife life() {
    return tenant.life();
  }

  /** Completes when no move is under way; never fails. */
  CompletableFuture<Void> arrived() {
    return latest;
  }

  /** Completes, or fails, as the last life does. */
  void onClosed(CompletableFuture<Void> node) {
    end(closed, node);
  }

  static void end(CompletableFuture<Void> one, CompletableFuture<Void> other) {
    var unused =
        one.whenComplete(
            (done, failure) -> {
              if (failure == null) {
                other.complete(null);
              } else {
                other.completeExceptionally(Failures.cause(failure));
              }
            });
  }

  /** The node is closed with this life, unless another one follows. */
  private void endsWith(Tenant last) {
    var unused =
        last.life()
            .locator()
            .closed()
            .whenComplete(
                (done, failure) -> {
                  if (!last.runtime().isKeptForNext()) {
                    residence.data().close();
                    end(last.life().locator().closed(), closed);
                  }
                });
  }

  /** The life that is there ends the node: no other one follows. */
  void close() {
    closing = true;
    tenant.runtime().keepForNext(false);
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
        return await(life().locator().ringOf(peer));
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
        begin(locator(false).peers(peers).build());
      } catch (RingEntryException e) {
        begin(locator(true).build());
        bringIn();
        throw new RingMoveException(
            Reason.NO_RING, e.getMessage() + "; this node stands alone now, with what it had");
      }
      bringIn();
    }
    settle();
  }

  private void leaveAndStay() {
    if (isAlone()) {
      return;
    }
    List<Endpoint> others = others();
    residence.data().copy();
    leave(new Carry.Copied(life().replicator().here().firstOwned()));
    begin(locator(true).build());
    bringIn();
    settle();
    settle(others);
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

  /** Ends this life; what could not be handed over is carried along. */
  private void leave(Carry carry) {
    NodeData data = residence.data();
    if (data.carried().isPresent()) {
      throw new RingMoveException(
          Reason.REFUSED, "what this node brought along is not in its ring yet; ask again later");
    }
    Tenant old = tenant;
    old.runtime().keepForNext(true);
    Carry along = carry;
    try {
      await(old.life().locator().leave());
    } catch (RuntimeException e) {
      LOG.warn("{}: {}; it goes along", old.life().locator().endpoint(), e.getMessage());
      along = new Carry.Everything();
    }
    data.moveOn(along);
  }

  /**
   * @throws RingEntryException when there is no ring to enter; then this life has ended, and
   *     another one can begin
   */
  private void begin(LocatorConfig locator) {
    if (closing) {
      residence.close();
      closed.complete(null);
      throw new RingMoveException(Reason.UNFINISHED, "this node is closed");
    }
    Tenant next = residence.moveIn(locator);
    next.runtime().keepForNext(true);
    tenant = next;
    endsWith(next);
    try {
      next.life().locator().enterRing();
      next.runtime().keepForNext(false);
    } catch (RingEntryException e) {
      next.life().locator().close();
      throw e;
    }
  }

  private void bringIn() {
    NodeData data = residence.data();
    if (data.carried().isPresent()) {
      NodeData.Carried carried = data.carried().get();
      await(
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

  /** Waits until the ring agrees, and this node has all that it is to keep. */
  private void settle() {
    StoreLife now = life();
    unfinished(now.locator().awaitSettled(SETTLE));
    unfinished(filled(now.replicator(), scheduler.nanoTime() + SETTLE.toNanos()));
  }

  private CompletableFuture<Void> filled(Replicator replicator, long deadline) {
    return replicator
        .health()
        .thenCompose(
            health -> {
              if (health.slotsFilling() == 0) {
                return CompletableFuture.completedFuture(null);
              }
              return scheduler.nanoTime() - deadline < 0
                  ? scheduler
                      .after(BETWEEN_LOOKS)
                      .thenCompose(later -> filled(replicator, deadline))
                  : CompletableFuture.failedFuture(
                      new TimeoutException(health.slotsFilling() + " slots are still coming in"));
            });
  }

  /** Waits until those who are left agree that this node is gone. */
  private void settle(List<Endpoint> others) {
    unfinished(new RestOfRing(life().locator(), others, scheduler).settled(SETTLE));
  }

  private void unfinished(CompletableFuture<?> wait) {
    try {
      await(wait);
    } catch (RuntimeException e) {
      throw new RingMoveException(
          Reason.UNFINISHED,
          "the move is made, and the ring has not settled yet: " + e.getMessage());
    }
  }

  private <T> T await(CompletableFuture<T> future) {
    BlockingWork blocking = residence.runtime().blocking();
    blocking.await(future);
    try {
      return future.join();
    } catch (CompletionException e) {
      Throwable cause = Failures.cause(e);
      throw cause instanceof RuntimeException known ? known : e;
    }
  }
}
