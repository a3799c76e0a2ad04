package io.thriftyp2p.locator.ring;

import io.thriftyp2p.locator.node.Endpoint;

/**
 * A node as the ring sees it.
 *
 * @param weight its share of the keys in proportion to the others' weights; above 0, at most {@link
 *     #MAX_WEIGHT}
 * @param zone what fails together (a rack, a data centre): the first replicas of a key are in
 *     distinct zones. Empty for none, which counts as a zone of its own; at most 255 characters
 */
public record RingMember(Endpoint endpoint, double weight, String zone) {
  public static final double MAX_WEIGHT = 100;
  private static final int MAX_ZONE_LENGTH = 255;

  public RingMember {
    if (!(weight > 0 && weight <= MAX_WEIGHT)) {
      throw new IllegalArgumentException(
          weight + " is not a weight: give one above 0 and at most " + MAX_WEIGHT);
    }
    if (zone.length() > MAX_ZONE_LENGTH) {
      throw new IllegalArgumentException(
          "a zone's name has at most " + MAX_ZONE_LENGTH + " characters, not " + zone.length());
    }
  }

  /** Of weight 1, in no zone. */
  public RingMember(Endpoint endpoint) {
    this(endpoint, 1, "");
  }
}
