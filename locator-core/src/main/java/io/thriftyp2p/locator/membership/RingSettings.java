package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.ring.Layout;
import java.util.Locale;

/**
 * What all members of a ring have in common. The first node sets it, a joiner takes it over.
 *
 * @param name rings of different names never merge
 * @param replicas copies kept of each key; 1 in a ring that stores nothing
 * @param service the Thrift service that the members run, such as {@code diststore.Store}
 */
public record RingSettings(String name, Layout layout, int replicas, String service) {
  public RingSettings {
    if (name.isEmpty() || name.length() > 64) {
      throw new IllegalArgumentException(
          "a ring's name has 1 to 64 characters, not '" + name + "'");
    }
    if (replicas < 1 || replicas > 16) {
      throw new IllegalArgumentException("a ring keeps 1 to 16 replicas, not " + replicas);
    }
  }

  /**
   * Lets only a member of the same ring through.
   *
   * @throws WrongRingException naming both rings
   */
  void requireSame(RingSettings other) {
    if (!equals(other)) {
      throw new WrongRingException("this is " + describe() + ", yours is " + other.describe());
    }
  }

  private String describe() {
    return "ring '%s' (service %s, layout %s, replicas %d)"
        .formatted(name, service, layout.name().toLowerCase(Locale.ROOT), replicas);
  }
}
