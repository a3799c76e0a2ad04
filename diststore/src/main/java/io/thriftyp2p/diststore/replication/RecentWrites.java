package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The writes that were kept here lately, by name: one that a client repeats, since it did not hear
 * what became of it, is known again even if another write has followed. Safe for use by many
 * threads.
 */
final class RecentWrites {
  private static final int MOST = 50_000;

  private final Map<Long, Version> versions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Version> eldest) {
          return size() > MOST;
        }
      };

  synchronized void add(Versioned versioned) {
    if (versioned.writeId() != Versioned.UNNAMED) {
      versions.put(versioned.writeId(), versioned.version());
    }
  }

  synchronized Optional<Version> find(long writeId) {
    return writeId == Versioned.UNNAMED
        ? Optional.empty()
        : Optional.ofNullable(versions.get(writeId));
  }
}
