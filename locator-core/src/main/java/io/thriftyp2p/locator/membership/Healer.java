package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for members that are down and for the addresses of the bootstrap, so that halves of a ring
 * that were cut apart for hours become one by themselves.
 */
final class Healer {
  private static final Logger LOG = LoggerFactory.getLogger(Healer.class);

  /** All members together try one that is down about so often each second. */
  private static final double TRIES_A_SECOND = 4;

  private static final int LONGEST_STRETCH = 24;

  private static final int MOST_WARNED = 1_000;
  private static final int MOST_AT_ONCE = 64;

  private final Roster roster;
  private final MembershipConfig config;
  private final MembershipPorts ports;
  private final Comparisons comparisons;
  private final Map<Endpoint, Long> missedSince = new HashMap<>();

  /** Those of whom the log has been told that another ring has their address. */
  private final Set<Endpoint> warned = new HashSet<>();

  Healer(Roster roster, MembershipConfig config, MembershipPorts ports, Comparisons comparisons) {
    this.roster = roster;
    this.config = config;
    this.ports = ports;
    this.comparisons = comparisons;
  }

  void start() {
    double share = 0.5 + ports.random().nextDouble();
    long delay = (long) (share * config.healInterval().toNanos());
    ports.scheduler().schedule(Duration.ofNanos(delay), this::look);
  }

  private void look() {
    if (roster.stopped()) {
      return;
    }
    start();
    ports.peers().bootstrap().thenAccept(this::tryOne);
  }

  /** Tries all that are missing once, in a large ring some of them. */
  void lookForAll() {
    List<Endpoint> missing = missingMembers();
    for (int tries = Math.min(MOST_AT_ONCE, missing.size()); tries > 0; tries--) {
      tryToReach(missing.remove(ports.random().nextInt(missing.size())));
    }
  }

  private void tryOne(List<Endpoint> bootstrap) {
    List<Endpoint> missing = missingMembers();
    missing.addAll(missingOf(bootstrap));
    if (!missing.isEmpty() && isOurTurn(missing.size())) {
      tryToReach(missing.get(ports.random().nextInt(missing.size())));
    }
  }

  private List<Endpoint> missingMembers() {
    List<Endpoint> missing = new ArrayList<>();
    roster.view().stream()
        .filter(member -> !member.state().reachable() && !member.isClassic())
        .filter(member -> member.state() != MemberState.LEFT)
        .forEach(member -> missing.add(member.endpoint()));
    return missing;
  }

  private void tryToReach(Endpoint peer) {
    comparisons
        .with(peer)
        .whenComplete(
            (done, failure) ->
                Failures.of(failure)
                    .ifPresentOrElse(cause -> stillGone(peer, cause), () -> warned.remove(peer)));
  }

  private void stillGone(Endpoint peer, Throwable cause) {
    if (cause instanceof WrongRingException && warned.size() < MOST_WARNED && warned.add(peer)) {
      LOG.warn("{} cannot come back: {}", peer, cause.getMessage());
    } else {
      LOG.debug("{} is still gone: {}", peer, cause.toString());
    }
  }

  /** Addresses that belong to no member that can be reached; each is given up after a day. */
  private List<Endpoint> missingOf(List<Endpoint> bootstrap) {
    long now = ports.scheduler().nanoTime();
    missedSince.keySet().retainAll(bootstrap);
    List<Endpoint> missing = new ArrayList<>();
    for (Endpoint address : bootstrap) {
      boolean known =
          address.equals(roster.self().endpoint())
              || roster
                  .view()
                  .member(address)
                  .filter(m -> m.state() != MemberState.LEFT || m.isClassic())
                  .isPresent();
      if (known) {
        missedSince.remove(address);
      } else if (now - missedSince.computeIfAbsent(address, since -> now)
          < config.forgetAfter().toNanos()) {
        missing.add(address);
      }
    }
    return missing;
  }

  /** In a large ring that misses few, not everybody tries each time. */
  private boolean isOurTurn(int missing) {
    double seconds = config.healInterval().toNanos() / 1e9;
    double triesWithoutLimit = Math.max(1, roster.view().peers()) / seconds;
    double share = TRIES_A_SECOND * missing / triesWithoutLimit;
    return ports.random().nextDouble() < Math.max(share, 1.0 / LONGEST_STRETCH);
  }
}
