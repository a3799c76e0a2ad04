package io.thriftyp2p.locator.memory;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import java.util.Map;
import java.util.Optional;

/**
 * What a node remembers.
 *
 * @param endpoint where it listened
 * @param incarnation its last one: the next one is greater
 * @param ring absent when it had left the ring and handed over what it held
 */
public record RememberedNode(
    NodeId id, Endpoint endpoint, long incarnation, Optional<RememberedRing> ring) {
  /**
   * What the memory holds; absent before the first save.
   *
   * @throws IllegalStateException when it makes no sense, with the next step
   */
  public static Optional<RememberedNode> in(NodeMemory memory) {
    Map<String, String> properties = memory.load();
    return properties.isEmpty() ? Optional.empty() : Optional.of(MemoryText.read(properties));
  }

  /**
   * This node where it was before, as one that has left; absent when it listens there again.
   *
   * @param now as it is started again
   */
  public Optional<Member> formerSelf(Member now) {
    return endpoint.equals(now.endpoint())
        ? Optional.empty()
        : Optional.of(
            new Member(
                endpoint,
                id,
                now.incarnation(),
                MemberState.LEFT,
                now.weight(),
                now.zone(),
                now.name()));
  }

  /** For a node that has handed over: who it is, but not where it belongs. */
  public RememberedNode withoutRing() {
    return new RememberedNode(id, endpoint, incarnation, Optional.empty());
  }

  /** Whether this says the same as another memory but for its time. */
  public boolean saysTheSameAs(RememberedNode other) {
    boolean sameSelf =
        id.equals(other.id) && endpoint.equals(other.endpoint) && incarnation == other.incarnation;
    boolean sameRing =
        ring.isPresent()
            ? other.ring.filter(ring.get()::saysTheSameAs).isPresent()
            : other.ring.isEmpty();
    return sameSelf && sameRing;
  }
}
