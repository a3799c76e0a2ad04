package io.thriftyp2p.locator.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a certificate or a token makes of whoever shows it. Each role may what those before it may.
 */
public enum Role {
  READER(Permission.READ),
  WRITER(Permission.WRITE),
  ADMIN(Permission.END),
  /** A node of the ring. */
  PEER(Permission.PEER);

  /** Permissions are in the order of what they allow. */
  private final Permission highest;

  Role(Permission highest) {
    this.highest = highest;
  }

  public Set<Permission> permissions() {
    return EnumSet.range(Permission.ANYBODY, highest);
  }

  /** The role as it stands in files and certificates: in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that name, in whatever case; empty where there is none. */
  public static Optional<Role> named(String text) {
    for (Role role : values()) {
      if (role.name().equalsIgnoreCase(text)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  /** The lowest role that is enough. */
  public static Role enoughFor(Permission permission) {
    for (Role role : values()) {
      if (permission.compareTo(role.highest) <= 0) {
        return role;
      }
    }
    throw new IllegalArgumentException(permission + " is in no role");
  }
}
