package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The writes that this node kept lately, counting as a replica, by name: one that a client repeats,
 * since it did not hear what became of it, is known again even if another write has followed. A
 * name is that of a write of one key: the same for another key is another write. Safe for use by
 * many threads.
 */
final class RecentWrites {
  private static final int MOST = 50_000;

  /** Of one write: more than nodes that give it one. */
  private static final int MOST_VERSIONS = 16;

  private final Map<Name, Set<Version>> versions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Set<Version>> eldest) {
          return size() > MOST;
        }
      };

  /** A name, with 64 bits that stand for the key: long keys are not held on to. */
  private record Name(long writeId, long key) {
    static Name of(long writeId, Key key) {
      long hash = 0xcbf29ce484222325L;
      for (byte b : key.bytes()) {
        hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
      }
      return new Name(writeId, hash);
    }
  }

  synchronized void add(StoredEntry entry) {
    Versioned versioned = entry.versioned();
    if (versioned.writeId() != Versioned.UNNAMED) {
      versions.merge(
          Name.of(versioned.writeId(), entry.key()),
          Set.of(versioned.version()),
          RecentWrites::union);
    }
  }

  private static Set<Version> union(Set<Version> some, Set<Version> others) {
    Set<Version> all = new HashSet<>(some);
    all.addAll(others);
    return all.size() > MOST_VERSIONS ? some : Set.copyOf(all);
  }

  /** The versions in which it came here; empty when it did not, or that is forgotten. */
  synchronized Set<Version> find(long writeId, Key key) {
    return writeId == Versioned.UNNAMED
        ? Set.of()
        : versions.getOrDefault(Name.of(writeId, key), Set.of());
  }
}
