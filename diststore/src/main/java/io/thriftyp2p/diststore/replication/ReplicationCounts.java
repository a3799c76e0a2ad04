package io.thriftyp2p.diststore.replication;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often something has happened to this node's keys since its {@link Replicator} was made;
 * counted by whoever does it. Safe for use by many threads.
 */
public final class ReplicationCounts {
  /** One for each event; not changed any more. */
  private final Map<Event, LongAdder> counts = new EnumMap<>(Event.class);

  /** What is counted. */
  public enum Event {
    /** Keys that clients wanted read here, by whatever interface. */
    GET,
    PUT,
    DELETE,
    /** A read that was given to another node, which is a replica of the key. */
    READ_FORWARDED,
    WRITE_FORWARDED,
    /** One who was to carry a request out could not, and the next one was looked for. */
    FAILED_OVER,
    /** A request was tried again after a pause, since nobody could carry it out. */
    RETRIED,
    /** A read that nobody could carry out in its time. */
    READ_UNAVAILABLE,
    WRITE_UNAVAILABLE,
    /** One more replica was asked, since those that were had not answered soon. */
    READ_HEDGED,
    /** Replicas were found to differ by a read, which brought the newest to a quorum. */
    READ_REPAIRED,
    HINT_WRITTEN,
    /** The replica that was away has it. */
    HINT_DELIVERED,
    /** It was too old, or its replica has gone for good. */
    HINT_GIVEN_UP,
    /** There were too many already. */
    HINT_REFUSED,
    /** Versions that came in with whole slots. */
    ENTRY_PULLED,
    BYTE_PULLED,
    /** Versions that others pulled from here. */
    ENTRY_SERVED,
    BYTE_SERVED,
    /** Versions of slots of others that their owners got from here. */
    ENTRY_GIVEN,
    /** Versions of slots of others that were dropped here, once their owners had them. */
    ENTRY_DROPPED,
    /** Replicas were compared with one other node. */
    COMPARED,
    COMPARISON_FAILED,
    /** Versions that one of two nodes got from the other, since they were found to differ. */
    ENTRY_MENDED,
    /** Deletions, and values that had expired, that every replica had, and were forgotten. */
    TOMBSTONE_PURGED,
    /** A slot of which the disk had lost something. */
    SLOT_DAMAGED
  }

  public ReplicationCounts() {
    for (Event event : Event.values()) {
      counts.put(event, new LongAdder());
    }
  }

  void count(Event event) {
    counter(event).increment();
  }

  void add(Event event, long times) {
    counter(event).add(times);
  }

  public long of(Event event) {
    return counter(event).sum();
  }

  private LongAdder counter(Event event) {
    return requireNonNull(counts.get(event));
  }
}
