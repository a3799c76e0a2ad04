package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.Residence.Tenant;
import io.thriftyp2p.diststore.RingMoveException.Reason;
import io.thriftyp2p.diststore.storage.Carry;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.RingEntryException;
import io.thriftyp2p.locator.node.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lives of a node, one after the other, each in another ring. The node is closed with the last
 * one. {@link #end} and {@link #begin} block, and are for one thread at a time; the rest is safe
 * for use by many threads.
 */
final class NodeLives {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLives.class);

  private final Residence residence;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile boolean closing;
  private volatile Tenant tenant;

  NodeLives(Residence residence, Tenant first) {
    this.residence = residence;
    this.tenant = first;
    endsWith(first);
  }

  /** The life at this moment; between two of them the one that has ended. */
  StoreLife now() {
    return tenant.life();
  }

  /** Completes, or fails, as the last life does. */
  CompletableFuture<Void> closed() {
    return closed;
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
                    close(failure);
                  }
                });
  }

  private void close(@Nullable Throwable failure) {
    if (failure == null) {
      closed.complete(null);
    } else {
      closed.completeExceptionally(Failures.cause(failure));
    }
  }

  /** The life that is there is the last one. */
  void close() {
    closing = true;
    tenant.runtime().keepForNext(false);
  }

  /**
   * Ends this life in good order, for another one to follow; what could not be handed over is
   * carried along.
   */
  void end(Carry carry) {
    Tenant old = tenant;
    old.runtime().keepForNext(true);
    Carry along = carry;
    try {
      await(old.life().locator().leave());
    } catch (RuntimeException e) {
      LOG.warn("{}: {}; it goes along", old.life().locator().endpoint(), e.getMessage());
      along = new Carry.Everything();
    }
    residence.data().moveOn(along);
  }

  /**
   * Begins the next life.
   *
   * @throws RingEntryException when there is no ring to enter; then this life has ended, and
   *     another one can begin
   */
  void begin(LocatorConfig locator) {
    if (closing) {
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

  /**
   * To be told of a failure of either: where no life is left the node is closed. What it has on
   * disk it finds when it is started again.
   */
  void failed(RuntimeException failure) {
    if (now().locator().closed().isDone() && !closed.isDone()) {
      if (!closing) {
        LOG.error("{} ends between two rings", now().locator().endpoint(), failure);
      }
      residence.close();
      close(closing ? null : failure);
    }
  }

  /** What came of it, once it is done. Blocks. */
  <T> T await(CompletableFuture<T> future) {
    residence.runtime().blocking().await(future);
    try {
      return future.join();
    } catch (CompletionException e) {
      throw Failures.cause(e) instanceof RuntimeException known ? known : e;
    }
  }
}
