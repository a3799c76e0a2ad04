package io.thriftyp2p.diststore.replication;

import java.time.Duration;

/**
 * How replication behaves.
 *
 * @param requestTimeout how long a request may take whose client names no time. Longer: fewer
 *     requests fail while the ring changes; a client of a broken ring waits longer for the bad news
 * @param attemptTimeout how long one replica is given to carry a request out before another one is
 *     asked. Shorter: a stopped node costs less time; a slow one is asked in vain more often
 * @param hedgeAfter how long a read waits for the replicas that it asked before it asks one more
 * @param callTimeout how long one call may take that moves or compares slots
 * @param pageBytes how much of a slot travels in one message. Larger: fewer messages, more memory
 * @param batchSlots how many slots are looked at, and come in, together. More: fewer messages
 * @param stepSlots how many slots with keys change hands together, twice side by side. More: fewer
 *     messages, and more slots are without a quorum for longer (milliseconds)
 * @param transferBytesPerSecond how fast slots come in, from all others together. Slower: requests
 *     suffer less meanwhile
 * @param retryPause the first pause before something is tried again; doubles up to sixteen times
 *     that
 * @param careInterval how often a node looks for slots that it holds and does not own, and for some
 *     that it owns and has not
 * @param comparisonInterval how often a node compares what it holds with each node that it shares
 *     slots with. Shorter: replicas that differ do so for less time; more idle traffic
 * @param hintLifetime how long a write is remembered for a replica that is away
 * @param maxHints how many writes are remembered for replicas that are away
 * @param tombstoneGrace how long a deletion is remembered at least. A node that is away for longer
 *     and has seen writes that no other has loses those that are older
 * @param purgeInterval how often a node looks for deletions that may be forgotten
 * @param stallTimeout how long a leaving node waits for the next slot to be taken off it before it
 *     gives up
 * @param maxKeyBytes the longest key
 * @param maxValueBytes the longest value
 */
public record ReplicationConfig(
    Duration requestTimeout,
    Duration attemptTimeout,
    Duration hedgeAfter,
    Duration callTimeout,
    int pageBytes,
    int batchSlots,
    int stepSlots,
    long transferBytesPerSecond,
    Duration retryPause,
    Duration careInterval,
    Duration comparisonInterval,
    Duration hintLifetime,
    int maxHints,
    Duration tombstoneGrace,
    Duration purgeInterval,
    Duration stallTimeout,
    int maxKeyBytes,
    int maxValueBytes) {
  public static final ReplicationConfig DEFAULTS =
      new ReplicationConfig(
          Duration.ofSeconds(5),
          Duration.ofMillis(1500),
          Duration.ofMillis(50),
          Duration.ofSeconds(2),
          512 * 1024,
          4096,
          256,
          200L << 20,
          Duration.ofMillis(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofHours(3),
          200_000,
          Duration.ofHours(24),
          Duration.ofMinutes(10),
          Duration.ofSeconds(60),
          4 * 1024,
          8 * 1024 * 1024);

  public ReplicationConfig {
    if (pageBytes < 1 || batchSlots < 1 || stepSlots < 1 || maxKeyBytes < 1 || maxValueBytes < 1) {
      throw new IllegalArgumentException(
          "pageBytes, batchSlots, stepSlots, maxKeyBytes and maxValueBytes are positive");
    }
    if (transferBytesPerSecond < 1) {
      throw new IllegalArgumentException("transferBytesPerSecond is positive");
    }
  }
}
