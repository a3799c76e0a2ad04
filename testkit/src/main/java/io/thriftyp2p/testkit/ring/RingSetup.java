package io.thriftyp2p.testkit.ring;

import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.testkit.SimulatedNetwork.Faults;
import java.time.Duration;

/**
 * What a simulated ring is.
 *
 * @param watched whether {@link RingWatch} looks at every change; it compares whole views, which is
 *     too slow for thousands of nodes
 * @param metered whether bytes are counted; every message is encoded for it
 * @param traced whether {@link io.thriftyp2p.testkit.Trace} hears of every message
 */
public record RingSetup(
    RingIdentity identity,
    MembershipConfig config,
    Faults network,
    boolean watched,
    boolean metered,
    boolean traced) {
  /** Up to dozens of nodes on a network that delivers. */
  public static final RingSetup DEFAULTS =
      new RingSetup(
          new RingIdentity(new RingSettings("test", Layout.SLOTS, 1, "locator.Locator"), 1),
          MembershipConfig.DEFAULTS,
          Faults.NONE,
          true,
          false,
          true);

  /** Thousands of nodes on a local network, with their bytes counted. */
  public static final RingSetup LARGE =
      new RingSetup(
          DEFAULTS.identity,
          DEFAULTS.config,
          new Faults(0, 0, Duration.ofNanos(100_000), Duration.ofMillis(2)),
          false,
          true,
          false);

  public RingSetup withConfig(MembershipConfig other) {
    return new RingSetup(identity, other, network, watched, metered, traced);
  }

  public RingSetup withIdentity(RingIdentity other) {
    return new RingSetup(other, config, network, watched, metered, traced);
  }

  public RingSetup unmetered() {
    return new RingSetup(identity, config, network, watched, false, traced);
  }
}
