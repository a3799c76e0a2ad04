package io.thriftyp2p.diststore.metrics;

import io.thriftyp2p.diststore.replication.NodeHealth;
import io.thriftyp2p.diststore.replication.ReplicationCounts;
import io.thriftyp2p.diststore.storage.DatabaseFigures;
import io.thriftyp2p.diststore.storage.StorageEngine.Usage;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.MembershipCounts;
import io.thriftyp2p.locator.membership.View;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was seen of a node at one time.
 *
 * @param ringMembers members that requests go to; 0 while the node is in no ring
 * @param members by their states, those that are gone included as long as they are remembered
 * @param health absent while there is no node
 * @param broughtIn entries brought along from another ring
 */
record NodeLook(
    int ringMembers,
    Map<MemberState, Integer> members,
    Optional<MembershipCounts> membership,
    Optional<NodeHealth> health,
    Usage usage,
    ReplicationCounts counts,
    long broughtIn,
    Optional<DatabaseFigures> database) {
  static final NodeLook NOTHING =
      new NodeLook(
          0,
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          new Usage(0, 0, 0),
          new ReplicationCounts(),
          0,
          Optional.empty());

  NodeLook {
    members = Map.copyOf(members);
  }

  /** Takes time in the number of members and slots. */
  static NodeLook at(MeasuredNode node, NodeHealth health, Optional<DatabaseFigures> database) {
    LocatorNode locator = node.locator();
    return new NodeLook(
        locator.ring().size(),
        byState(locator.view().map(View::members).orElse(List.of())),
        locator.membershipCounts(),
        Optional.of(health),
        node.storage().entries().usage(),
        node.replicator().counts(),
        node.replicator().here().broughtIn(),
        database);
  }

  private static Map<MemberState, Integer> byState(List<Member> members) {
    Map<MemberState, Integer> count = new EnumMap<>(MemberState.class);
    members.forEach(member -> count.merge(member.state(), 1, Integer::sum));
    return count;
  }
}
