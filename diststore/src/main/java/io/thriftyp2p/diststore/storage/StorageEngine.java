package io.thriftyp2p.diststore.storage;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps versions of keys, grouped by slot (0 to 65,535). Safe for use by many threads. No method
 * blocks: what needs a disk completes its stage in a thread of the engine's own.
 */
public interface StorageEngine extends AutoCloseable {
  /** What is kept of a key, a tombstone included. */
  CompletionStage<Optional<Versioned>> get(int slot, Key key);

  /**
   * Keeps the version unless a newer one of the key is kept already. Completes once it is kept as
   * durably as this engine promises, with the version that is kept now.
   */
  CompletionStage<Versioned> merge(int slot, StoredEntry entry);

  /**
   * Entries of a slot in the order of their keys: those after the given key (all, when it is
   * absent), as many as fit into maxBytes but at least one. An empty page: there are no more.
   */
  CompletionStage<List<StoredEntry>> scan(int slot, Optional<Key> after, int maxBytes);

  /** Forgets exactly these versions; a newer one of the same key stays. */
  CompletionStage<Void> drop(int slot, List<StoredEntry> entries);

  /**
   * The slots in which something is kept, tombstones included. Takes time in the number of slots.
   */
  BitSet occupiedSlots();

  /** How much is kept. */
  Usage usage();

  @Override
  void close();

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
