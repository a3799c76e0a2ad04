package io.thriftyp2p.testkit.ring;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.membership.MembershipPorts;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.RingMember;
import io.thriftyp2p.testkit.NoClassicPeers;
import io.thriftyp2p.testkit.SimulatedMembershipTransport;
import io.thriftyp2p.testkit.SimulatedScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One run of one node that has membership and nothing else. */
public final class SimulatedNode {
  /** As long as a node takes to hand over and to answer what it still owes. */
  private static final Duration DEPARTURE = Duration.ofMillis(500);

  private final SimulatedRing ring;
  private final Endpoint endpoint;
  private final SimulatedScheduler scheduler;
  private final Membership membership;
  private List<RingMember> firstRing = List.of();
  private List<RingMember> lastRing = List.of();

  SimulatedNode(
      SimulatedRing ring,
      Endpoint endpoint,
      RingIdentity identity,
      List<Endpoint> seeds,
      NodeClock clock) {
    this.ring = ring;
    this.endpoint = endpoint;
    scheduler = new SimulatedScheduler(ring.time(), clock.wallError(), clock.rate());
    NodeId id = NodeId.random(ring.random());
    Member self = new Member(endpoint, id, scheduler.wallMillis(), MemberState.JOINING, 1.0, "");
    RingSetup setup = ring.setup();
    membership =
        new Membership(
            self,
            identity,
            setup.config(),
            new MembershipPorts(
                scheduler,
                ring.random(),
                new SimulatedMembershipTransport<>(
                    ring.network(),
                    endpoint,
                    node -> node,
                    setup.config().callTimeout(),
                    ring.meter()),
                new NoClassicPeers(),
                () -> CompletableFuture.completedStage(seeds),
                this::viewChanged));
    ring.network().listen(endpoint, membership, scheduler);
  }

  private void viewChanged(View before, View after) {
    ring.viewChanged(this, before, after);
    if (ring.setup().watched()) {
      lastRing = after.ring();
      if (firstRing.isEmpty()) {
        firstRing = lastRing;
      }
    }
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  public NodeId id() {
    return membership.self().id();
  }

  public Membership membership() {
    return membership;
  }

  public SimulatedScheduler scheduler() {
    return scheduler;
  }

  /** As the listener was first told; empty before, and in a ring that is not watched. */
  public List<RingMember> firstRing() {
    return firstRing;
  }

  /** As the listener was last told; empty in a ring that is not watched. */
  public List<RingMember> lastRing() {
    return lastRing;
  }

  public boolean isPaused() {
    return scheduler.isPaused();
  }

  CompletionStage<Void> join(List<Endpoint> seeds) {
    return membership.join(seeds);
  }

  void leave() {
    membership.leave();
    scheduler.schedule(
        DEPARTURE,
        () -> {
          var unused = membership.left();
          vanish();
        });
  }

  /** The process is gone, at once. */
  void vanish() {
    ring.network().close(endpoint);
    scheduler.kill();
  }

  /** The machine is gone, at once. */
  void crash() {
    ring.network().crash(endpoint);
    scheduler.kill();
  }

  @Override
  public String toString() {
    return endpoint + "/" + id();
  }
}
