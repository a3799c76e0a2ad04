package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The writes that this node kept lately, counting as a replica, by name: one that a client repeats,
 * since it did not hear what became of it, is known again even if another write has followed. A
 * name is that of a write of one key: the same for another key is another write. Safe for use by
 * many threads.
 *
 * <p>A ring of the latest, in arrays that grow up to a bound, with a chain through those that fall
 * into the same bucket, the latest first: so that to add one makes no garbage, every write does it.
 */
final class RecentWrites {
  private static final int MOST = 1 << 16;
  private static final int FEWEST = 1 << 6;
  private static final int NONE = -1;

  /** Of one write: more than nodes that give it one. */
  private static final int MOST_VERSIONS = 16;

  private long[] writeIds = new long[FEWEST];

  /** 64 bits that stand for the key: long keys are not held on to. */
  private long[] keys = new long[FEWEST];

  private Version[] versions = new Version[FEWEST];
  private int[] earlier = new int[FEWEST];
  private int[] buckets = emptyBuckets(FEWEST);

  /** How many there are; the next one's place is the oldest's once all places are taken. */
  private int size;

  private int next;

  private static int[] emptyBuckets(int count) {
    int[] buckets = new int[count];
    Arrays.fill(buckets, NONE);
    return buckets;
  }

  void add(StoredEntry entry) {
    if (entry.versioned().writeId() != Versioned.UNNAMED) {
      add(entry.versioned().writeId(), hash(entry.key()), entry.versioned().version());
    }
  }

  private synchronized void add(long writeId, long key, Version version) {
    if (!isNews(writeId, key, version)) {
      return;
    }
    if (size == versions.length && size < MOST) {
      grow();
    }
    if (size == versions.length) {
      forget(next);
    } else {
      size++;
    }
    writeIds[next] = writeId;
    keys[next] = key;
    versions[next] = version;
    link(next);
    next = (next + 1) % versions.length;
  }

  /** It is not there, and may have one more version. */
  private boolean isNews(long writeId, long key, Version version) {
    int known = 0;
    for (int i = buckets[bucket(writeId, key)]; i != NONE; i = earlier[i]) {
      if (writeIds[i] == writeId && keys[i] == key) {
        known++;
        if (versions[i].equals(version)) {
          return false;
        }
      }
    }
    return known < MOST_VERSIONS;
  }

  /** The versions in which it came here; empty when it did not, or that is forgotten. */
  synchronized Set<Version> find(long writeId, Key key) {
    if (writeId == Versioned.UNNAMED) {
      return Set.of();
    }
    long hash = hash(key);
    Set<Version> found = Set.of();
    for (int i = buckets[bucket(writeId, hash)]; i != NONE; i = earlier[i]) {
      if (writeIds[i] == writeId && keys[i] == hash) {
        found = with(found, versions[i]);
      }
    }
    return found;
  }

  private static Set<Version> with(Set<Version> some, Version another) {
    Set<Version> all = new HashSet<>(some);
    all.add(another);
    return all;
  }

  private void grow() {
    // All places are taken, and the oldest is at the first one.
    int capacity = 2 * size;
    writeIds = Arrays.copyOf(writeIds, capacity);
    keys = Arrays.copyOf(keys, capacity);
    versions = Arrays.copyOf(versions, capacity);
    earlier = new int[capacity];
    buckets = emptyBuckets(capacity);
    next = size;
    for (int i = 0; i < size; i++) {
      link(i);
    }
  }

  private void link(int place) {
    int bucket = bucket(writeIds[place], keys[place]);
    earlier[place] = buckets[bucket];
    buckets[bucket] = place;
  }

  /** The oldest of all is the last one of its chain. */
  private void forget(int oldest) {
    int bucket = bucket(writeIds[oldest], keys[oldest]);
    if (buckets[bucket] == oldest) {
      buckets[bucket] = NONE;
      return;
    }
    int last = buckets[bucket];
    while (earlier[last] != oldest) {
      last = earlier[last];
    }
    earlier[last] = NONE;
  }

  /** By key as well: a client may give many writes one name. */
  private int bucket(long writeId, long key) {
    return (int) (((writeId ^ key) * 0x9e3779b97f4a7c15L) >>> 40) & (buckets.length - 1);
  }

  private static long hash(Key key) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : key.bytes()) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
