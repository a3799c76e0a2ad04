package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;

/** Those members whose endpoints have one hash; immutable, in the order of the endpoints. */
final class ViewPart {
  static final ViewPart EMPTY = new ViewPart(new Member[0]);

  private static final Comparator<Member> ORDER = Comparator.comparing(Member::endpoint);

  private final Member[] members;
  private final long digest;
  private final int peers;
  private final double weight;

  private ViewPart(Member[] members) {
    this.members = members;
    long sum = 0;
    int count = 0;
    double heavy = 0;
    for (Member member : members) {
      sum += digestOf(member);
      count += isPeer(member) ? 1 : 0;
      heavy += weightOf(member);
    }
    digest = sum;
    peers = count;
    weight = heavy;
  }

  /** Whether gossip is for it. */
  static boolean isPeer(Member member) {
    return member.state().reachable() && !member.isClassic();
  }

  /** What the member takes of the ring, now or when it comes back. */
  static double weightOf(Member member) {
    return member.state().gone() ? 0 : member.weight();
  }

  static int hash(Endpoint endpoint) {
    return (int) (hashOf(endpoint) >>> 32);
  }

  /** The same in every process. */
  private static long hashOf(Endpoint endpoint) {
    return mix(mix(endpoint.host().hashCode()) ^ endpoint.port());
  }

  Member[] members() {
    return members;
  }

  long digest() {
    return digest;
  }

  int peers() {
    return peers;
  }

  double weight() {
    return weight;
  }

  Optional<Member> member(Endpoint endpoint) {
    for (Member member : members) {
      if (member.endpoint().equals(endpoint)) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  /** The n-th of those that gossip is for. */
  Member peer(int n) {
    int left = n;
    for (Member member : members) {
      if (isPeer(member) && left-- == 0) {
        return member;
      }
    }
    throw new IndexOutOfBoundsException(n);
  }

  ViewPart with(Member changed) {
    for (int i = 0; i < members.length; i++) {
      if (members[i].endpoint().equals(changed.endpoint())) {
        Member[] next = members.clone();
        next[i] = changed;
        return new ViewPart(next);
      }
    }
    Member[] next = Arrays.copyOf(members, members.length + 1);
    next[members.length] = changed;
    Arrays.sort(next, ORDER);
    return new ViewPart(next);
  }

  ViewPart without(Predicate<Member> which) {
    Member[] rest =
        Arrays.stream(members).filter(member -> !which.test(member)).toArray(Member[]::new);
    return rest.length == members.length ? this : new ViewPart(rest);
  }

  /** Members that are gone count nothing, since nodes forget them at different times. */
  private static long digestOf(Member member) {
    if (member.state().gone()) {
      return 0;
    }
    long hash = mix(hashOf(member.endpoint()) ^ member.id().value());
    hash = mix(hash ^ member.incarnation());
    hash = mix(hash ^ Double.doubleToLongBits(member.weight()));
    hash = mix(hash ^ member.zone().hashCode());
    hash = mix(hash ^ member.name().hashCode());
    return mix(hash ^ member.state().name().hashCode());
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  private static long mix(long bits) {
    long mixed = bits + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ViewPart that && Arrays.equals(members, that.members);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(members);
  }
}
