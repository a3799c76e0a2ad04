package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.WriteAttempt.Fate;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that clients wrote and were told, and the rules that what is read is held against: P1, P2,
 * P4, P6 and P8 of docs/promises.md.
 */
final class WriteHistory {
  private static final int MOST_BROKEN = 20;

  /**
   * Whether every read, at any time, is to see what was acknowledged before it: while no more of
   * the ring is away for good than a quorum can do without.
   */
  private final boolean alwaysInOrder;

  /**
   * Whether a read sees what an earlier one saw, be it acknowledged or not: where a read quorum is
   * a write quorum as well, which it is not of two replicas.
   */
  private final boolean readsAreOrdered;

  /** Whether deletions may be forgotten while this lasts. */
  private final boolean forgets;

  private final Map<Key, List<WriteAttempt>> byKey = new TreeMap<>();
  private final Map<Long, WriteAttempt> byId = new HashMap<>();

  /** The write that made a version, since no two may make the same. */
  private final Map<Key, Map<Version, Long>> makers = new HashMap<>();

  private final Map<Key, Version> floors = new HashMap<>();
  private final Set<Key> brokenKeys = new TreeSet<>();
  private final List<String> broken = new ArrayList<>();

  WriteHistory(boolean alwaysInOrder, boolean readsAreOrdered, boolean forgets) {
    this.readsAreOrdered = readsAreOrdered;
    this.forgets = forgets;
    this.alwaysInOrder = alwaysInOrder;
  }

  WriteAttempt begin(Key key, long id, Optional<String> value, boolean expires, long now) {
    WriteAttempt attempt = new WriteAttempt(key, id, value, expires, now, floor(key));
    byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(attempt);
    byId.put(id, attempt);
    return attempt;
  }

  /** The greatest version of a key that a client was shown. */
  Optional<Version> floor(Key key) {
    return Optional.ofNullable(floors.get(key));
  }

  Set<Key> keys() {
    return byKey.keySet();
  }

  void acknowledged(WriteAttempt attempt, Version version, long now) {
    attempt.fate = Fate.ACKNOWLEDGED;
    attempt.endedNanos = now;
    attempt.version = Optional.of(version);
    if (alwaysInOrder
        && attempt.floor.filter(earlier -> earlier.compareTo(version) >= 0).isPresent()) {
      breaks(attempt.key, "P8", "acknowledged below what was shown before: " + attempt);
    }
    raise(attempt.key, version);
    requireOneMaker(attempt.key, version, attempt.id);
  }

  private void requireOneMaker(Key key, Version version, long id) {
    Long maker = makers.computeIfAbsent(key, k -> new HashMap<>()).putIfAbsent(version, id);
    if (maker != null && maker != id) {
      breaks(key, "P2", version + " is of two writes: " + byId.get(maker) + ", " + byId.get(id));
    }
  }

  private void raise(Key key, Version version) {
    floors.merge(key, version, (a, b) -> a.compareTo(b) > 0 ? a : b);
  }

  void ended(WriteAttempt attempt, boolean maybeApplied, long now) {
    attempt.fate = maybeApplied ? Fate.UNKNOWN : Fate.NOT_APPLIED;
    attempt.endedNanos = now;
    if (attempt.seen && !maybeApplied) {
      breaks(attempt.key, "P6", "was read, and is said not to be applied: " + attempt);
    }
  }

  /** A read has found something; it began when the floor was that. */
  void read(Key key, Optional<Version> floor, Optional<Versioned> found, long began) {
    found.ifPresent(versioned -> requireWritten(key, versioned, "read"));
    if (alwaysInOrder) {
      requireNotBelow(key, floor, found, began, "P4", "read at %.3f".formatted(began / 1e9));
      if (readsAreOrdered) {
        found.map(Versioned::version).ifPresent(version -> raise(key, version));
      }
    }
  }

  /** What is kept at the end, or read then. */
  void kept(Key key, Optional<Versioned> found, long now, String where) {
    found.ifPresent(versioned -> requireWritten(key, versioned, where));
    requireNotBelow(key, floor(key), found, now, "P1", where);
  }

  /** What lies on a disk, be it old. */
  void onDisk(Key key, Versioned versioned, String where) {
    requireWritten(key, versioned, where);
  }

  private void requireWritten(Key key, Versioned found, String where) {
    WriteAttempt attempt = byId.get(found.writeId());
    if (attempt != null) {
      attempt.seen = true;
      requireOneMaker(key, found.version(), attempt.id);
    }
    if (attempt == null || !attempt.key.equals(key) || !attempt.isSameAs(found)) {
      breaks(key, "P2", where + " as " + found + ", which nobody wrote");
    } else if (attempt.fate == Fate.NOT_APPLIED) {
      breaks(key, "P6", where + ", and was said not to be applied: " + attempt);
    }
  }

  private void requireNotBelow(
      Key key,
      Optional<Version> floor,
      Optional<Versioned> found,
      long now,
      String promise,
      String where) {
    if (floor.isEmpty()) {
      return;
    }
    if (found.isEmpty()) {
      if (!mayBeForgotten(key, floor.get(), now)) {
        breaks(key, promise, where + " as missing, shown before at " + floor.get());
      }
      return;
    }
    if (found.get().version().compareTo(floor.get()) < 0) {
      breaks(key, promise, where + " as " + found.get() + ", shown before at " + floor.get());
    }
    WriteAttempt shown = byId.get(found.get().writeId());
    // A try that was given up may be carried out later, by a node that was stopped: once more.
    boolean once = shown != null && shown.version.equals(found.map(Versioned::version));
    if (alwaysInOrder && once) {
      for (WriteAttempt other : byKey.get(key)) {
        if (shown.isBefore(other) && other.endedNanos < now && other.fate == Fate.ACKNOWLEDGED) {
          breaks(key, "P8", where + ": " + shown + " shown in the place of the later " + other);
        }
      }
    }
  }

  private boolean mayBeForgotten(Key key, Version floor, long now) {
    return forgets
        && byKey.get(key).stream()
            .filter(WriteAttempt::isForgettable)
            .filter(attempt -> attempt.fate != Fate.NOT_APPLIED)
            .anyMatch(
                attempt ->
                    attempt
                        .version
                        .map(version -> version.compareTo(floor) >= 0)
                        .orElse(attempt.beganNanos < now));
  }

  void breaks(Key key, String promise, String what) {
    brokenKeys.add(key);
    if (broken.size() < MOST_BROKEN) {
      broken.add(promise + " " + key + " " + what);
    }
  }

  List<String> broken() {
    return broken;
  }

  /** All writes of the keys with which something is wrong. */
  List<String> historiesOfBroken() {
    List<String> lines = new ArrayList<>();
    for (Key key : brokenKeys) {
      byKey.getOrDefault(key, List.of()).forEach(attempt -> lines.add(key + " " + attempt));
    }
    return lines;
  }
}
