package io.thriftyp2p.diststore.storage;

import io.thriftyp2p.locator.node.NodeId;

/**
 * Orders the writes of one key: by clock, then by the node that gave the version.
 *
 * @param clock a hybrid logical clock: 48 bits of milliseconds since 1970, 16 bits of counter
 */
public record Version(long clock, NodeId node) implements Comparable<Version> {
  @Override
  public int compareTo(Version other) {
    int byClock = Long.compareUnsigned(clock, other.clock);
    return byClock == 0 ? node.compareTo(other.node) : byClock;
  }

  /** Milliseconds since 1970 of the write, as the writing node's clock had it. */
  public long millis() {
    return clock >>> 16;
  }

  @Override
  public String toString() {
    return millis() + "." + (clock & 0xffff) + "@" + node;
  }
}
