package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.MemberState;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.locator.RingMember;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.thrift.TException;

/** What a stranger tells a node about its ring, as its peers would. */
final class Lies {
  private static final int PHANTOMS = 1_000;
  private static final long HUGE = 1L << 62;

  private final Ring ring;
  private final Target target;
  private final Map<String, Lie> lies = new LinkedHashMap<>();

  /** One call of a node to another. */
  interface Lie {
    void tell(Membership.Client node) throws TException;

    /** Whether the node says what it makes of it. */
    default boolean isAnswered() {
      return true;
    }
  }

  /** What becomes of it shows in the ring only. */
  private record Oneway(Lie lie) implements Lie {
    @Override
    public void tell(Membership.Client node) throws TException {
      lie.tell(node);
    }

    @Override
    public boolean isAnswered() {
      return false;
    }
  }

  private Lies(Ring ring, Target target) {
    this.ring = ring;
    this.target = target;
  }

  /**
   * @param ring as it is: a stranger may have heard it
   */
  static Map<String, Lie> about(Ring ring, Target target) {
    Lies made = new Lies(ring, target);
    made.make();
    return made.lies;
  }

  private void make() {
    View replay = view(ring.members);
    lies.put("a true view once more", node -> node.probe(replay));
    View other = view(ring.members).setRing_name("another ring");
    lies.put("a view of another ring", node -> node.exchange(other));
    View another = view(ring.members).setRing_id(ring.ring_id + 1);
    lies.put("a view of a ring of that name", node -> node.exchange(another));
    View dead = view(List.of(gone(target.peers().get(0), HUGE)));
    lies.put("a peer is dead", new Oneway(node -> node.tell(dead)));
    View deadForEver = view(List.of(gone(target.node(), Long.MAX_VALUE)));
    lies.put("the node itself is dead", new Oneway(node -> node.teach(deadForEver)));
    View crowded = view(phantoms());
    lies.put("%,d phantoms are members".formatted(PHANTOMS), node -> node.exchange(crowded));
    Location victim = new Location("127.0.21.99", (short) 9);
    lies.put("please call a stranger", node -> node.probe_for(replay, victim, 1_000));
  }

  /** Said in the name of a peer. */
  private View view(List<RingMember> members) {
    return new View(
        ring.name,
        ring.layout,
        ring.replicas,
        "diststore.Store",
        new ArrayList<>(members),
        0,
        Wire.location(target.peers().get(0)),
        ring.ring_id);
  }

  private RingMember gone(Endpoint who, long incarnation) {
    RingMember member =
        ring.members.stream()
            .filter(each -> Wire.endpoint(each.location).filter(who::equals).isPresent())
            .findFirst()
            .orElseThrow();
    return new RingMember(member).setState(MemberState.DOWN).setIncarnation(incarnation);
  }

  private static List<RingMember> phantoms() {
    List<RingMember> phantoms = new ArrayList<>();
    for (int i = 0; i < PHANTOMS; i++) {
      Location nowhere = new Location("127.0.22." + (i % 250 + 1), (short) (9_000 + i / 250));
      phantoms.add(new RingMember(nowhere, HUGE + i, 1, MemberState.ALIVE, 1, ""));
    }
    return phantoms;
  }
}
