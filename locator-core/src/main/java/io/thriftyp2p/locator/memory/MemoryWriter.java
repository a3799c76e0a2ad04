package io.thriftyp2p.locator.memory;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves what a node remembers, one save after the other; of what comes while one is under way the
 * newest wins. Nothing here blocks; safe for use by many threads.
 */
public final class MemoryWriter {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryWriter.class);

  private final NodeMemory memory;
  private final Executor background;

  private Optional<Save> next = Optional.empty();
  private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
  private CompletableFuture<Void> newest = CompletableFuture.completedFuture(null);
  private boolean busy;
  private boolean closed;
  private volatile boolean failing;

  private record Save(RememberedNode node, CompletableFuture<Void> done) {}

  /**
   * @param background runs what may block
   */
  public MemoryWriter(NodeMemory memory, Executor background) {
    this.memory = memory;
    this.background = background;
  }

  /** Does nothing once this is closed. */
  public void write(RememberedNode node) {
    synchronized (this) {
      if (closed) {
        return;
      }
      newest = next.map(Save::done).orElseGet(CompletableFuture::new);
      next = Optional.of(new Save(node, newest));
      if (busy) {
        return;
      }
      busy = true;
    }
    background.execute(this::saveAll);
  }

  /**
   * Completes, in any thread, when what was last given is saved, or something newer; fails with an
   * {@link IOException} when it could not be.
   */
  public synchronized CompletableFuture<Void> written() {
    return newest;
  }

  /**
   * Begins no other save.
   *
   * @return completes when none is under way any more; never fails
   */
  public CompletableFuture<Void> close() {
    Optional<Save> dropped;
    CompletableFuture<Void> last;
    synchronized (this) {
      closed = true;
      dropped = next;
      next = Optional.empty();
      last = underWay;
    }
    dropped.ifPresent(save -> save.done().completeExceptionally(new IOException("closed")));
    return last.exceptionally(failure -> null);
  }

  private void saveAll() {
    for (Optional<Save> save = take(); save.isPresent(); save = take()) {
      save(save.get());
    }
  }

  private synchronized Optional<Save> take() {
    Optional<Save> taken = next;
    next = Optional.empty();
    busy = taken.isPresent();
    taken.ifPresent(save -> underWay = save.done());
    return taken;
  }

  private void save(Save save) {
    try {
      memory.save(MemoryText.write(save.node()));
      failing = false;
      save.done().complete(null);
    } catch (IOException | RuntimeException e) {
      if (!failing) {
        failing = true;
        LOG.warn("what this node knows of its ring cannot be saved; it tries again later", e);
      }
      save.done().completeExceptionally(e);
    }
  }
}
