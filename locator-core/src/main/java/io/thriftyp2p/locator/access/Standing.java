package io.thriftyp2p.locator.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What somebody is taken for.
 *
 * @param who for the log, and for who is refused
 */
public record Standing(String who, Set<Permission> permissions) {
  private static final Set<Permission> ALL =
      Collections.unmodifiableSet(EnumSet.allOf(Permission.class));

  /** Has shown nothing. */
  public static final Standing STRANGER = new Standing("a stranger", Set.of(Permission.ANYBODY));

  /** On the machine of a node that everybody may use. */
  public static final Standing NEIGHBOUR = new Standing("a neighbour", ALL);

  /** Reaches a node that everybody may use over a network: may all, but not end it. */
  public static final Standing VISITOR =
      new Standing(
          "a visitor",
          Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(Permission.END))));

  static Standing of(String who, Set<Role> roles) {
    EnumSet<Permission> permissions = EnumSet.of(Permission.ANYBODY);
    roles.forEach(role -> permissions.addAll(role.permissions()));
    return new Standing(who, Collections.unmodifiableSet(permissions));
  }

  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }

  /** The same, of somebody who has shown a token that is not accepted. */
  public Standing withUnknownToken() {
    return new Standing(who + " whose token is not known here", permissions);
  }

  /** What either of them may. */
  public Standing and(Standing other) {
    EnumSet<Permission> both = EnumSet.copyOf(permissions);
    both.addAll(other.permissions);
    return new Standing(who + " with " + other.who, Collections.unmodifiableSet(both));
  }
}
