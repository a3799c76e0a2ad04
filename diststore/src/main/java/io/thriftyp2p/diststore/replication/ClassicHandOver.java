package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives nodes of 2009 what this node holds and they own, since they cannot come for it: one key
 * after the other, so that they find time for their clients in between.
 */
final class ClassicHandOver {
  private static final Logger LOG = LoggerFactory.getLogger(ClassicHandOver.class);
  private static final int PAGE_BYTES = 64 << 10;

  private final LocalReplica local;
  private final StorageEngine engine;
  private final ClassicOwners owners;
  private final Members members;
  private final Duration callTimeout;
  private final AtomicBoolean running = new AtomicBoolean();

  ClassicHandOver(
      LocalReplica local,
      StorageEngine engine,
      ClassicOwners owners,
      Members members,
      Duration callTimeout) {
    this.local = local;
    this.engine = engine;
    this.owners = owners;
    this.members = members;
    this.callTimeout = callTimeout;
  }

  /** Goes through all that is held, once; nothing happens while it is at it already. */
  void start() {
    if (local.topology().classic().isEmpty() || !running.compareAndSet(false, true)) {
      return;
    }
    AsyncLoop.until(new Round()::step)
        .whenComplete(
            (done, failure) -> {
              running.set(false);
              if (failure != null) {
                LOG.warn("handing over to nodes of 2009 failed", failure);
              }
            });
  }

  /** One way through the slots. Its steps follow one another, in whatever threads. */
  private final class Round {
    private final BitSet slots = engine.occupiedSlots();
    private final Queue<StoredEntry> page = new ArrayDeque<>();
    private final Set<Endpoint> failed = new HashSet<>();
    private int slot = slots.nextSetBit(0);
    private Optional<Key> after = Optional.empty();

    CompletionStage<Optional<Boolean>> step() {
      StoredEntry entry = page.poll();
      if (entry != null) {
        return give(entry.key()).thenApply(given -> Optional.empty());
      }
      if (slot < 0) {
        return CompletableFuture.completedStage(Optional.of(true));
      }
      return engine
          .scan(slot, after, PAGE_BYTES)
          .thenApply(
              scanned -> {
                turn(scanned);
                return Optional.empty();
              });
    }

    private void turn(List<StoredEntry> scanned) {
      page.addAll(scanned);
      if (scanned.isEmpty()) {
        slot = slots.nextSetBit(slot + 1);
        after = Optional.empty();
      } else {
        after = Optional.of(scanned.get(scanned.size() - 1).key());
      }
    }

    private CompletionStage<Void> give(Key key) {
      Optional<Endpoint> owner =
          local.topology().classicOwner(key).filter(node -> !failed.contains(node));
      if (owner.isEmpty()) {
        return CompletableFuture.completedStage(null);
      }
      return owners
          .handOver(owner.get(), key, callTimeout)
          .exceptionally(
              failure -> {
                failedAt(owner.get(), Failures.cause(failure));
                return null;
              });
    }

    private void failedAt(Endpoint owner, Throwable failure) {
      LOG.debug("{} takes nothing now: {}", owner, failure.toString());
      failed.add(owner);
      members.compareViews(owner);
      members.suspect(owner);
    }
  }
}
