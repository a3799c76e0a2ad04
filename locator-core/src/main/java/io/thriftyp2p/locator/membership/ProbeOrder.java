package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Whom to probe next: everybody once in each round, in a new random order each round, so that the
 * time until a failure is noticed has a bound (SWIM, section 4.3).
 */
final class ProbeOrder {
  private final RandomGenerator random;
  private List<Endpoint> round = List.of();
  private int next;

  ProbeOrder(RandomGenerator random) {
    this.random = random;
  }

  /** Members that were there when the round began and can be talked to now. */
  Optional<Member> next(View view, Endpoint self) {
    for (int rounds = 0; rounds < 2; rounds++) {
      while (next < round.size()) {
        Optional<Member> member = view.member(round.get(next++)).filter(m -> m.state().reachable());
        if (member.isPresent()) {
          return member;
        }
      }
      begin(view, self);
    }
    return Optional.empty();
  }

  private void begin(View view, Endpoint self) {
    round = new ArrayList<>(view.size());
    view.stream()
        .filter(member -> member.state().reachable() && !member.endpoint().equals(self))
        .forEach(member -> round.add(member.endpoint()));
    for (int i = round.size() - 1; i > 0; i--) {
      Collections.swap(round, i, random.nextInt(i + 1));
    }
    next = 0;
  }
}
