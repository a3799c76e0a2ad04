package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.ring.Layout;
import java.util.Locale;
import java.util.Optional;

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

  /** Why a member of the other ring cannot be one of this; empty when it can. */
  public Optional<String> contradiction(RingSettings other) {
    return equals(other)
        ? Optional.empty()
        : Optional.of("this is " + describe() + ", yours is " + other.describe());
  }

  private String describe() {
    return "ring '%s' (service %s, layout %s, replicas %d)"
        .formatted(name, service, layout.name().toLowerCase(Locale.ROOT), replicas);
  }
}
