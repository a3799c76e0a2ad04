package io.thriftyp2p.it.store;

import io.thriftyp2p.diststore.storage.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The writes of one key, one after the other, and what its client was told of each: from that it
 * follows what may be read. Safe for use by several threads.
 */
final class KeyHistory {
  private final long seed;
  private final String key;
  private final int mostBytes;
  private final long begin;
  private final List<Write> writes = new ArrayList<>();

  /** The last acknowledged write; 0: none. */
  private int acknowledged;

  /**
   * @param begun nanoseconds, as {@link System#nanoTime}
   * @param version that it was told to have
   */
  private record Write(
      boolean delete, long begun, long ended, Outcome outcome, Optional<Version> version) {
    String told(int number, long since) {
      return "%d %s %s%s from %.3f s to %.3f s"
          .formatted(
              number,
              delete ? "delete" : "put",
              outcome,
              version.map(v -> " as " + v).orElse(""),
              (begun - since) / 1e9,
              (ended - since) / 1e9);
    }
  }

  /**
   * @param begin of the load, nanoseconds
   */
  KeyHistory(long seed, String key, int mostBytes, long begin) {
    this.begin = begin;
    this.seed = seed;
    this.key = key;
    this.mostBytes = mostBytes;
  }

  String key() {
    return key;
  }

  /**
   * Notes that a write begins.
   *
   * @return its number, from 1 on
   */
  synchronized int begin(boolean delete) {
    long now = System.nanoTime();
    writes.add(new Write(delete, now, now, Outcome.PENDING, Optional.empty()));
    return writes.size();
  }

  byte[] value(int number) {
    return new Written(seed, key, number, mostBytes).value();
  }

  synchronized void acknowledged(int number, Version version) {
    end(number, Outcome.ACKNOWLEDGED, Optional.of(version));
    acknowledged = number;
  }

  synchronized void failed(int number, Outcome outcome) {
    end(number, outcome, Optional.empty());
  }

  private void end(int number, Outcome outcome, Optional<Version> version) {
    Write write = writes.get(number - 1);
    writes.set(
        number - 1, new Write(write.delete(), write.begun(), System.nanoTime(), outcome, version));
  }

  /** The last acknowledged write; 0: none. What is read from now on is that one or a later one. */
  synchronized int acknowledged() {
    return acknowledged;
  }

  /**
   * Judges what was read.
   *
   * @param floor what {@link #acknowledged} was when the read began
   * @return what is wrong with it
   */
  synchronized Optional<String> wrongWith(Optional<byte[]> found, int floor) {
    return (found.isPresent() ? wrongValue(found.get(), floor) : wronglyMissing(floor))
        .map(what -> "%s %s; its writes: %s".formatted(key, what, this));
  }

  private Optional<String> wrongValue(byte[] found, int floor) {
    OptionalInt number = Written.numberOf(found);
    if (number.isEmpty() || number.getAsInt() < 1 || number.getAsInt() > writes.size()) {
      return Optional.of("was read as something that nobody wrote, of " + found.length + " bytes");
    }
    int write = number.getAsInt();
    if (writes.get(write - 1).delete() || !Arrays.equals(found, value(write))) {
      return Optional.of("was read as something like write " + write + ", and other bytes");
    }
    if (write < floor) {
      return Optional.of("was read as write " + write + " though " + floor + " was acknowledged");
    }
    return writes.get(write - 1).outcome() == Outcome.NOT_APPLIED
        ? Optional.of("was read as write " + write + ", which was said not to be applied")
        : Optional.empty();
  }

  private Optional<String> wronglyMissing(int floor) {
    boolean mayBeMissing = floor == 0 || writes.get(floor - 1).delete();
    for (int i = floor; i < writes.size(); i++) {
      mayBeMissing |= writes.get(i).delete() && writes.get(i).outcome() != Outcome.NOT_APPLIED;
    }
    return mayBeMissing
        ? Optional.empty()
        : Optional.of("was missing though write " + floor + " was acknowledged");
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = Math.max(0, writes.size() - 10); i < writes.size(); i++) {
      text.append(text.isEmpty() ? "" : ", ").append(writes.get(i).told(i + 1, begin));
    }
    return text.toString();
  }
}
