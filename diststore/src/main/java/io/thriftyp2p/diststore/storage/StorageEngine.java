package io.thriftyp2p.diststore.storage;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps versions of keys, grouped by slot (0 to 65,535). Safe for use by many threads. No method
 * blocks: what needs a disk completes its stage in a thread of the engine's own. A stage fails with
 * {@link StorageFailedException}; a write that failed may show up again after a restart, and is
 * never to be acknowledged.
 *
 * <p>What lies on a damaged part of a disk can be neither read nor scanned ({@link
 * CorruptEntryException}), but it can be written: a merge takes an unreadable version for none. The
 * slot's digest then still counts the unreadable version, so that it differs from the other
 * replicas' and gets looked at, until {@link #giveUpUnreadable}.
 */
public interface StorageEngine {
  /**
   * What is kept of a key, a tombstone included. Shows nothing that is not as durable as this
   * engine promises.
   */
  CompletionStage<Optional<Versioned>> get(int slot, Key key);

  /**
   * Keeps the version unless a newer one, or the same, is kept already. Completes with the version
   * that is kept now, once that one is kept as durably as this engine promises.
   */
  CompletionStage<Versioned> merge(int slot, StoredEntry entry);

  /**
   * Whether nothing here waits for anything: stages are complete when they are returned, and {@link
   * #find} and {@link #keep} answer without one. The same for as long as the engine lives.
   */
  default boolean answersAtOnce() {
    return false;
  }

  /**
   * As {@link #get}, now: null when nothing is kept of the key. Where little else is done for a
   * request, the stage would be most of it.
   *
   * @throws UnsupportedOperationException when this engine does not answer at once
   */
  default @Nullable Versioned find(int slot, Key key) {
    throw new UnsupportedOperationException("this engine does not answer at once: use get");
  }

  /**
   * A look-up in memory waits for the memory more than anything else. Who has several keys to look
   * up touches all of them first: the processor then waits for all of them at the same time.
   *
   * @param toWrite whether the look-up is that of a write
   * @return a number that says nothing, and must be used for the touch to take place
   */
  default int touch(int slot, Key key, boolean toWrite) {
    return 0;
  }

  /**
   * As {@link #merge}, now.
   *
   * @throws UnsupportedOperationException when this engine does not answer at once
   */
  default Versioned keep(int slot, StoredEntry entry) {
    throw new UnsupportedOperationException("this engine does not answer at once: use merge");
  }

  /** Merges each of them; completes once what is kept of them now is kept as durably. */
  default CompletionStage<Void> mergeAll(List<SlotEntries> slots) {
    return CompletableFuture.allOf(
        slots.stream()
            .flatMap(
                slot ->
                    slot.entries().stream()
                        .map(entry -> merge(slot.slot(), entry).toCompletableFuture()))
            .toArray(CompletableFuture<?>[]::new));
  }

  /**
   * Entries of some slots, one slot after the other: of the first one those after the given key
   * (all, when it is absent), as many as fit into maxBytes but at least one, if there are any.
   */
  CompletionStage<ScanPage> scan(List<Integer> slots, Optional<Key> after, int maxBytes);

  /** The same of one slot. An empty page: there are no more. */
  default CompletionStage<List<StoredEntry>> scan(int slot, Optional<Key> after, int maxBytes) {
    return scan(List.of(slot), after, maxBytes).thenApply(ScanPage::entries);
  }

  /** Forgets exactly these versions; a newer one of the same key stays. */
  CompletionStage<Void> drop(int slot, List<StoredEntry> entries);

  /**
   * Forgets what cannot be read of a slot, for good, and counts the rest anew: then the slot can be
   * scanned again, and its digest is right. From the first unreadable key to the last nothing is
   * kept, nor need their neighbours be. The slot is as if a part of it had been on a disk that was
   * replaced: whoever calls this fills the slot from the other replicas, and does not count this
   * one in quorums until that is done. A slot without damage stays as it is.
   */
  default CompletionStage<Void> giveUpUnreadable(int slot) {
    return CompletableFuture.completedStage(null);
  }

  /** Of what the slot holds; kept up to date with each write, and read from memory. */
  SlotDigest digest(int slot);

  /** The slots in which something is kept, tombstones included. */
  BitSet occupiedSlots();

  /** How much is kept. */
  Usage usage();

  /**
   * The greatest clock of all versions that were ever kept here; 0 when there were none. Survives a
   * restart, so that no version is given twice.
   */
  long latestClock();

  /**
   * How much an engine keeps.
   *
   * @param keys keys that have a value
   * @param tombstones keys of which only the deletion is kept
   * @param bytes of keys and values, without what the engine needs around them
   */
  record Usage(long keys, long tombstones, long bytes) {
    /** Versions kept, of whatever kind. */
    public long entries() {
      return keys + tombstones;
    }
  }
}
