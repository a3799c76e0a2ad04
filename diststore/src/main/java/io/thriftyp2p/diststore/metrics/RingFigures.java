package io.thriftyp2p.diststore.metrics;

import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.MembershipCounts;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The ring, and who is suspected, as this node sees it. */
final class RingFigures {
  private RingFigures() {}

  static void register(Figures figures) {
    figures.flag(
        "thrifty.in.ring", "Whether this node is in a ring", look -> look.ringMembers() > 0);
    figures.gauge(
        "thrifty.ring.members", "Members that requests go to", look -> look.ringMembers());
    for (MemberState state : MemberState.values()) {
      String name = state.name().toLowerCase(Locale.ROOT);
      figures.gauge(
          "thrifty.members",
          "Members by what this node takes them for",
          look -> look.members().getOrDefault(state, 0),
          "state",
          name);
      figures.counter(
          "thrifty.member.changes",
          "Members that came to be in a state",
          counted(counts -> counts.became(state)),
          "state",
          name);
    }
    figures.counter(
        "thrifty.ring.changes",
        "Members that came into the ring or went out of it",
        counted(MembershipCounts::ringChanges));
    figures.counter(
        "thrifty.refutations",
        "Times that others took this node for suspect or gone, and it contradicted",
        counted(MembershipCounts::refutations));
  }

  private static ToDoubleFunction<NodeLook> counted(ToDoubleFunction<MembershipCounts> count) {
    return look -> look.membership().map(counts -> count.applyAsDouble(counts)).orElse(0.0);
  }
}
