package io.thriftyp2p.locator.ring;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable consistent-hash ring: the same members, in whatever order they came, give the same
 * ring in every process.
 *
 * <p>What takes a key hashes it, once a call. A caller with several questions about one key asks
 * for its {@link #position} first and goes on with the methods that take one. A position is 32
 * bits, unsigned; a slot is its upper 16.
 *
 * <p>Safe in any number of threads; nothing blocks, and a look-up is an md5 and some array reads.
 *
 * @see <a href="https://doi.org/10.1145/258533.258660">Karger et al., Consistent Hashing and Random
 *     Trees, 1997</a>
 */
public final class HashRing {
  /** How many slots a ring has, whatever its layout. */
  public static final int SLOTS = 65_536;

  private static final int BITS_BELOW_SLOT = 16;
  private static final HashRing EMPTY_SLOTS = new HashRing(Placement.empty(Layout.SLOTS));
  private static final HashRing EMPTY_CLASSIC = new HashRing(Placement.empty(Layout.CLASSIC));

  private final Placement placement;
  private final SlotIndex index;
  private final Zones zones;
  private final long checksum;

  private HashRing(Placement placement) {
    this.placement = placement;
    this.index = SlotIndex.of(placement);
    this.zones = Zones.of(placement);
    this.checksum = RingChecksum.of(placement.layout(), placement.members());
  }

  public static HashRing empty(Layout layout) {
    return switch (layout) {
      case SLOTS -> EMPTY_SLOTS;
      case CLASSIC -> EMPTY_CLASSIC;
    };
  }

  /**
   * @throws IllegalArgumentException when two members share an endpoint, or when all together need
   *     more than 2^24 points (16,384 members of weight 1)
   */
  public static HashRing of(Layout layout, Collection<RingMember> members) {
    return empty(layout).withMembers(members);
  }

  /**
   * The ring of these members instead, in the same layout. Costs little when most of them are in
   * this ring already.
   *
   * @throws IllegalArgumentException as {@link #of}
   */
  public HashRing withMembers(Collection<RingMember> members) {
    List<RingMember> next =
        members.stream().sorted(Comparator.comparing(RingMember::endpoint)).toList();
    for (int i = 1; i < next.size(); i++) {
      Endpoint endpoint = next.get(i).endpoint();
      if (endpoint.equals(next.get(i - 1).endpoint())) {
        throw new IllegalArgumentException(
            endpoint + " is given twice: a ring holds a member once");
      }
    }
    return next.equals(members()) ? this : new HashRing(placement.withMembers(next));
  }

  /**
   * Adds the member, or puts it in the place of the one at the same endpoint.
   *
   * @throws IllegalArgumentException when the points are too many, as {@link #of}
   */
  public HashRing with(RingMember member) {
    List<RingMember> next = membersBut(member.endpoint());
    next.add(member);
    return withMembers(next);
  }

  /** This ring itself when there is no such member. */
  public HashRing without(Endpoint endpoint) {
    return withMembers(membersBut(endpoint));
  }

  public Layout layout() {
    return placement.layout();
  }

  /** In the order of their endpoints. */
  public List<RingMember> members() {
    return placement.members();
  }

  public boolean contains(Endpoint endpoint) {
    return placement.indexOf(endpoint) >= 0;
  }

  public boolean isEmpty() {
    return members().isEmpty();
  }

  public int size() {
    return members().size();
  }

  /** Where the key lies, 0 to 2^32 - 1. Depends on the layout, not on the members. */
  public long position(byte[] key) {
    return layout().position(key);
  }

  /** The key's slot, 0 to 65,535. Depends on the layout, not on the members. */
  public int slot(byte[] key) {
    return slotAt(position(key));
  }

  public static int slotAt(long position) {
    return (int) Objects.checkIndex(position >>> BITS_BELOW_SLOT, SLOTS);
  }

  /** Empty when the ring is. */
  public Optional<Endpoint> owner(byte[] key) {
    return ownerAt(position(key));
  }

  /** Empty when the ring is. */
  public Optional<Endpoint> ownerAt(long position) {
    return isEmpty()
        ? Optional.empty()
        : Optional.of(members().get(index.memberAt(position)).endpoint());
  }

  /**
   * The members that keep the key, the owner first: clockwise, in distinct zones as long as there
   * are unused ones, then clockwise again whoever is left.
   *
   * @param count how many at most; there are fewer when fewer members have points
   */
  public List<Endpoint> preferenceList(byte[] key, int count) {
    return preferenceListAt(position(key), count);
  }

  /** As {@link #preferenceList}; in the slots layout all positions of a slot have the same. */
  public List<Endpoint> preferenceListAt(long position, int count) {
    return isEmpty() ? List.of() : preferenceListFrom(index.pointAt(position), count);
  }

  /** Every member that owns a possible key of the slot: one in the slots layout. */
  public List<Endpoint> owners(int slot) {
    return owners(slot, 1);
  }

  /**
   * Every member that is among the first {@code count} of the preference list of a possible key of
   * the slot, in clockwise order of those keys: in the slots layout the slot's preference list.
   */
  public List<Endpoint> owners(int slot, int count) {
    Objects.checkIndex(slot, SLOTS);
    int[] points = index.pointsAcross(slot);
    if (points.length == 1) {
      return preferenceListFrom(points[0], count);
    }
    Set<Endpoint> owners = new LinkedHashSet<>();
    for (int point : points) {
      owners.addAll(preferenceListFrom(point, count));
    }
    return List.copyOf(owners);
  }

  /** How many slots have their first position with this member; 0 when it is none. */
  public int slotsOwned(Endpoint endpoint) {
    int member = placement.indexOf(endpoint);
    return member < 0 ? 0 : index.slotsOwned(member);
  }

  /**
   * Equal for equal rings and, but for a collision of 64 bits of md5, for no others: it covers the
   * layout and each member's endpoint, weight and zone. The same in every process.
   */
  public long checksum() {
    return checksum;
  }

  Placement placement() {
    return placement;
  }

  private List<Endpoint> preferenceListFrom(int point, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("a preference list cannot have " + count + " members");
    }
    return count == 1
        ? List.of(members().get(placement.table().member(point)).endpoint())
        : new PreferenceWalk(placement, zones, count).from(point);
  }

  private List<RingMember> membersBut(Endpoint endpoint) {
    List<RingMember> rest = new ArrayList<>(members());
    rest.removeIf(member -> member.endpoint().equals(endpoint));
    return rest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashRing ring
        && layout() == ring.layout()
        && members().equals(ring.members());
  }

  @Override
  public int hashCode() {
    return Long.hashCode(checksum);
  }

  @Override
  public String toString() {
    return String.format("HashRing[%s, %d members, %016x]", layout(), size(), checksum);
  }
}
