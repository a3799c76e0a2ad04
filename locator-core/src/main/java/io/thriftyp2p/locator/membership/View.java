package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.RingMember;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One node's knowledge of all members at one time; immutable, and shared with the views before and
 * after it but for what changed.
 *
 * <p>The members lie in {@value #PARTS} parts by a hash of their endpoints. Two nodes that differ
 * compare digests of the parts, and send each other only the parts that differ.
 */
public final class View {
  static final int PARTS = 256;

  /** How many members stand behind one digest of a comparison. */
  private static final int MEMBERS_A_DIGEST = 8;

  static final View EMPTY = new View(emptyParts());

  private final ViewPart[] parts;
  private final long digest;
  private final int size;
  private final int peers;
  private final double weight;
  private @Nullable List<Member> inOrder;

  private View(ViewPart[] parts) {
    this.parts = parts;
    long sum = 0;
    int members = 0;
    int reachable = 0;
    double heavy = 0;
    for (ViewPart part : parts) {
      sum += part.digest();
      members += part.members().length;
      reachable += part.peers();
      heavy += part.weight();
    }
    digest = sum;
    size = members;
    peers = reachable;
    weight = heavy;
  }

  private static ViewPart[] emptyParts() {
    ViewPart[] parts = new ViewPart[PARTS];
    Arrays.fill(parts, ViewPart.EMPTY);
    return parts;
  }

  /** The view of a ring that has these members, for a simulation of an established ring. */
  public static View of(Collection<Member> members) {
    return EMPTY.with(members);
  }

  private static int partOf(Endpoint endpoint) {
    return ViewPart.hash(endpoint) & (PARTS - 1);
  }

  /** Members in the order of their endpoints, those that are gone included. */
  public List<Member> members() {
    List<Member> known = inOrder;
    if (known == null) {
      known =
          Arrays.stream(parts)
              .flatMap(part -> Arrays.stream(part.members()))
              .sorted(Comparator.comparing(Member::endpoint))
              .toList();
      inOrder = known;
    }
    return known;
  }

  public Optional<Member> member(Endpoint endpoint) {
    return parts[partOf(endpoint)].member(endpoint);
  }

  /** How many members there are, those that are gone included. */
  public int size() {
    return size;
  }

  /** How many members take part in gossip: those that can be talked to and are not of 2009. */
  public int peers() {
    return peers;
  }

  /** Of all members that are not gone. */
  double weight() {
    return weight;
  }

  /** The members that requests go to, in the order of their endpoints. */
  public List<RingMember> ring() {
    return inState(MemberState::inRing);
  }

  /**
   * The members that have a share of the keys, in the order of their endpoints: those of the ring,
   * and those that are down and may be back soon.
   */
  public List<RingMember> placement() {
    return inState(MemberState::ownsSlots);
  }

  private List<RingMember> inState(Predicate<MemberState> which) {
    return members().stream()
        .filter(member -> which.test(member.state()))
        .map(Member::toRingMember)
        .toList();
  }

  /** The members that can be talked to, in the order of their endpoints. */
  public List<Endpoint> reachable() {
    return members().stream()
        .filter(member -> member.state().reachable())
        .map(Member::endpoint)
        .toList();
  }

  /**
   * Equal on two nodes when they agree on every member that is not gone. Those that are gone do not
   * count, since nodes forget them at different times.
   */
  public long digest() {
    return digest;
  }

  /** Digests of as many parts as are worth it for a view of this size, a power of two. */
  List<Long> partDigests() {
    int wanted = Math.max(1, Math.min(PARTS, size / MEMBERS_A_DIGEST));
    return partDigests(Integer.highestOneBit(wanted));
  }

  /** Whether a comparison may have so many digests; anything may come from outside. */
  private static boolean isPartCount(int count) {
    return Integer.bitCount(count) == 1 && count <= PARTS;
  }

  /** Digests of the same parts as another view's; none where those make no sense. */
  List<Long> partDigestsLike(List<Long> theirs) {
    return isPartCount(theirs.size()) ? partDigests(theirs.size()) : List.of();
  }

  /** Digests of so many parts, a power of two: each for the parts with the same last bits. */
  private List<Long> partDigests(int count) {
    long[] sums = new long[count];
    for (int i = 0; i < PARTS; i++) {
      sums[i & (count - 1)] += parts[i].digest();
    }
    return Arrays.stream(sums).boxed().toList();
  }

  /**
   * The members of all parts that differ from those of another view, tombstones included; all
   * members that are not gone when the other has no parts yet.
   *
   * @param theirs the other view's digests; their count is not trusted
   */
  List<Member> differingFrom(List<Long> theirs) {
    int count = theirs.size();
    if (!isPartCount(count)) {
      return members().stream().filter(member -> !member.state().gone()).toList();
    }
    List<Long> ours = partDigests(count);
    List<Member> differing = new ArrayList<>();
    for (int i = 0; i < PARTS; i++) {
      int digestOfPart = i & (count - 1);
      if (!ours.get(digestOfPart).equals(theirs.get(digestOfPart))) {
        differing.addAll(Arrays.asList(parts[i].members()));
      }
    }
    return differing;
  }

  /** This view with some records replaced or added. */
  View with(Collection<Member> changed) {
    ViewPart[] next = parts.clone();
    for (Member member : changed) {
      int part = partOf(member.endpoint());
      next[part] = next[part].with(member);
    }
    return new View(next);
  }

  View without(Set<Endpoint> forgotten) {
    ViewPart[] next = parts.clone();
    for (Endpoint endpoint : forgotten) {
      int part = partOf(endpoint);
      next[part] = next[part].without(member -> member.endpoint().equals(endpoint));
    }
    return new View(next);
  }

  /** A uniform sample of those that take part in gossip, without some of them. */
  List<Endpoint> sample(int count, Set<Endpoint> except, RandomGenerator random) {
    List<Endpoint> chosen = new ArrayList<>();
    // Enough to find them all in a small ring; in a large one the first few tries do.
    for (int tries = 8 * (count + except.size()); tries > 0 && peers > 0; tries--) {
      Endpoint peer = peer(random.nextInt(peers)).endpoint();
      if (!except.contains(peer) && !chosen.contains(peer)) {
        chosen.add(peer);
      }
      if (chosen.size() == count) {
        break;
      }
    }
    return chosen;
  }

  private Member peer(int n) {
    int left = n;
    for (ViewPart part : parts) {
      if (left < part.peers()) {
        return part.peer(left);
      }
      left -= part.peers();
    }
    throw new IndexOutOfBoundsException(n);
  }

  Stream<Member> stream() {
    return Arrays.stream(parts).flatMap(part -> Arrays.stream(part.members()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof View that && Arrays.equals(parts, that.parts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(parts);
  }

  @Override
  public String toString() {
    return members().toString();
  }
}
