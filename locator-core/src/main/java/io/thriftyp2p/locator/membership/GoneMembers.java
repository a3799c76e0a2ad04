package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The clocks of members that are gone: when others are to own their share, and when they are
 * forgotten.
 */
final class GoneMembers {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Roster roster;
  private final MembershipConfig config;
  private final Scheduler scheduler;

  /** In the order in which they went. */
  private final Map<Endpoint, Gone> gone = new LinkedHashMap<>();

  private boolean scheduled;

  private record Gone(MemberState state, long sinceNanos) {}

  GoneMembers(Roster roster, MembershipConfig config, Scheduler scheduler) {
    this.roster = roster;
    this.config = config;
    this.scheduler = scheduler;
    roster.observe(this::note);
  }

  private void note(Optional<Member> before, Member after) {
    Gone known = gone.get(after.endpoint());
    if (after.state().reachable()) {
      gone.remove(after.endpoint());
    } else {
      // One that was lost and is down has been back meanwhile, elsewhere: its clocks begin anew.
      if (known == null || known.state() != after.state()) {
        gone.remove(after.endpoint());
        gone.put(after.endpoint(), new Gone(after.state(), scheduler.nanoTime()));
      }
      schedule();
    }
  }

  private void schedule() {
    if (!scheduled && !gone.isEmpty()) {
      scheduled = true;
      scheduler.schedule(LOOK, this::look);
    }
  }

  private void look() {
    scheduled = false;
    if (!roster.active()) {
      return;
    }
    schedule();
    long now = scheduler.nanoTime();
    Set<Endpoint> lost = new HashSet<>();
    Set<Endpoint> forgotten = new HashSet<>();
    int excess = gone.size() - config.maxMembers() / 2;
    for (Map.Entry<Endpoint, Gone> entry : gone.entrySet()) {
      Gone one = entry.getValue();
      Duration time = Duration.ofNanos(now - one.sinceNanos());
      if (one.state() == MemberState.DOWN) {
        if (time.compareTo(config.rereplicateAfter()) >= 0) {
          lost.add(entry.getKey());
        }
      } else if (time.compareTo(config.forgetAfter()) >= 0 || excess > 0) {
        forgotten.add(entry.getKey());
        excess--;
      }
    }
    lost.forEach(this::declareLost);
    gone.keySet().removeAll(forgotten);
    roster.forget(forgotten);
  }

  private void declareLost(Endpoint member) {
    roster
        .view()
        .member(member)
        .filter(known -> known.state() == MemberState.DOWN)
        .ifPresent(
            known ->
                roster.change(
                    known.withState(MemberState.LOST), "down for " + config.rereplicateAfter()));
  }
}
