package io.thriftyp2p.locator.node;

import java.util.random.RandomGenerator;

/**
 * Names one node for as long as its data lives: drawn at random when a node first starts, so that a
 * new node on an old address is not taken for its predecessor.
 *
 * @param value any; zero stands for a peer of 2009, which has none
 */
public record NodeId(long value) implements Comparable<NodeId> {
  public static final NodeId UNKNOWN = new NodeId(0);

  public static NodeId random(RandomGenerator random) {
    long value;
    do {
      value = random.nextLong();
    } while (value == 0);
    return new NodeId(value);
  }

  @Override
  public int compareTo(NodeId other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return String.format("%016x", value);
  }
}
