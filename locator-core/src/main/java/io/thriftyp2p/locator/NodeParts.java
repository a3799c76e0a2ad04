package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.memory.RememberedNode;
import io.thriftyp2p.locator.memory.RememberedRing;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.node.Scheduler;
import java.util.Optional;

/**
 * What a node consists of before it is in a ring.
 *
 * @param scheduler of membership's thread
 * @param bootstrap the peers that the user named
 * @param remembered from its last life; absent in its first
 * @param self in state JOINING: with the id that its memory has for it, or a new one
 */
record NodeParts(
    LocatorConfig config,
    NodeRuntime runtime,
    Scheduler scheduler,
    RingKeeper keeper,
    BootstrapPeers bootstrap,
    Optional<RememberedNode> remembered,
    Member self) {
  static NodeParts of(LocatorConfig config, NodeRuntime runtime) {
    Scheduler scheduler = runtime.newScheduler("membership");
    Optional<RememberedNode> remembered = RememberedNode.in(config.memory());
    Member self = joining(config, runtime, scheduler, remembered);
    BootstrapPeers bootstrap =
        new BootstrapPeers(config.peers(), self.endpoint(), runtime.blocking());
    RingKeeper keeper = RingKeeper.over(runtime, scheduler, config.membership(), bootstrap);
    return new NodeParts(config, runtime, scheduler, keeper, bootstrap, remembered, self);
  }

  private static Member joining(
      LocatorConfig config,
      NodeRuntime runtime,
      Scheduler scheduler,
      Optional<RememberedNode> remembered) {
    return new Member(
        new Endpoint(config.address(), runtime.host().port()),
        config
            .memory()
            .nodeId()
            .or(() -> remembered.map(RememberedNode::id))
            .orElseGet(() -> NodeId.random(runtime.random())),
        Math.max(scheduler.wallMillis(), remembered.map(node -> node.incarnation() + 1).orElse(0L)),
        MemberState.JOINING,
        config.weight(),
        config.zone(),
        config.name());
  }

  /** The ring to go back to; absent in a node that was in none, or has left it. */
  Optional<RememberedRing> rememberedRing() {
    return remembered.flatMap(RememberedNode::ring);
  }

  /** The one it is in, or the one it remembers, or without an id the one that it would begin. */
  RingIdentity intendedRing(String service) {
    return keeper
        .identity()
        .or(() -> rememberedRing().map(RememberedRing::identity))
        .orElseGet(() -> new RingIdentity(RingEntry.newRing(config, service), 0));
  }

  /** As {@link RememberedNode#formerSelf}. */
  Optional<Member> formerSelf() {
    return remembered.flatMap(node -> node.formerSelf(self));
  }
}
