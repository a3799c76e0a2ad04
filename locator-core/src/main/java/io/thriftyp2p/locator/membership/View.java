package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.RingMember;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** One node's knowledge of all members at one time; immutable. */
public final class View {
  static final View EMPTY = new View(new TreeMap<>());

  private final NavigableMap<Endpoint, Member> members;
  private final long digest;

  private View(NavigableMap<Endpoint, Member> members) {
    this.members = members;
    this.digest = digestOf(members.values());
  }

  /** Members in the order of their endpoints, those that are gone included. */
  public Collection<Member> members() {
    return Collections.unmodifiableCollection(members.values());
  }

  public Optional<Member> member(Endpoint endpoint) {
    return Optional.ofNullable(members.get(endpoint));
  }

  /** The members that share the ring, in the order of their endpoints. */
  public List<RingMember> ring() {
    return members.values().stream()
        .filter(member -> member.state().inRing())
        .map(Member::toRingMember)
        .toList();
  }

  /** The members that can be talked to, in the order of their endpoints. */
  public List<Endpoint> reachable() {
    return members.values().stream()
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

  /** This view with some records replaced or added. */
  View with(Collection<Member> changed) {
    NavigableMap<Endpoint, Member> next = new TreeMap<>(members);
    changed.forEach(member -> next.put(member.endpoint(), member));
    return new View(next);
  }

  View without(Set<Endpoint> forgotten) {
    NavigableMap<Endpoint, Member> next = new TreeMap<>(members);
    next.keySet().removeAll(forgotten);
    return new View(next);
  }

  /** A uniform sample of the members that can be talked to, without one of them. */
  List<Endpoint> sample(int count, Endpoint except, RandomGenerator random) {
    List<Endpoint> peers = new ArrayList<>(reachable());
    peers.remove(except);
    int chosen = Math.min(count, peers.size());
    for (int i = 0; i < chosen; i++) {
      // The first places of a Fisher-Yates shuffle.
      Collections.swap(peers, i, i + random.nextInt(peers.size() - i));
    }
    return peers.subList(0, chosen);
  }

  private static long digestOf(Collection<Member> members) {
    long sum = 0;
    for (Member member : members) {
      if (member.state().reachable()) {
        long hash = mix(member.endpoint().toString());
        hash = mix(hash ^ member.id().value());
        hash = mix(hash ^ member.incarnation());
        sum += mix(hash ^ member.state().name().charAt(0));
      }
    }
    return sum;
  }

  private static long mix(String text) {
    long hash = 0;
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash ^ text.charAt(i));
    }
    return hash;
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
    return other instanceof View that && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return members.hashCode();
  }

  @Override
  public String toString() {
    return members.values().toString();
  }
}
