package io.thriftyp2p.it.netns;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Namespaces for each test of a class, all joined by a bridge, which this process can reach as
 * well. They go with the test, also when it fails, with all processes in them; those of a run that
 * was killed go when the next one begins.
 *
 * <p>Needs root, {@code ip} and {@code nft}. Where one is missing the tests are skipped, and say
 * so.
 */
public final class Namespaces implements BeforeEachCallback, AfterEachCallback {
  private static final long PID = ProcessHandle.current().pid();
  private static final String NAME = "thrifty-" + PID;
  private static final String HUB = NAME + "-hub";
  private static final String BRIDGE = "bridge0";

  private final List<Namespace> all;

  /**
   * @param count up to 250
   */
  public Namespaces(int count) {
    all =
        IntStream.range(0, count)
            .mapToObj(i -> new Namespace(NAME + "-" + i, address(i + 1)))
            .toList();
  }

  /** Different for runs at the same time, as long as their process ids are not far apart. */
  private static String address(int host) {
    return "10.%d.%d.%d".formatted(64 + PID / 256 % 128, PID % 256, host);
  }

  public List<Namespace> all() {
    return all;
  }

  /** Why there can be no namespaces here; empty when there can. */
  static Optional<String> obstacle() {
    String probe = NAME + "-probe";
    Tool.Output made = Tool.ask("ip", "netns", "add", probe);
    if (made.status() != 0) {
      return Optional.of("ip netns add: " + made.text().strip());
    }
    try {
      Tool.Output nft = Tool.ask("ip", "netns", "exec", probe, "nft", "add table inet probe");
      return nft.status() == 0 ? Optional.empty() : Optional.of("nft: " + nft.text().strip());
    } finally {
      Tool.run("ip", "netns", "delete", probe);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    obstacle()
        .ifPresent(
            why -> {
              String skipped =
                  "SKIPPED, no network namespaces here (they need root, iproute2 and nftables): "
                      + why;
              System.err.println(context.getDisplayName() + ": " + skipped);
              Assumptions.abort(skipped);
            });
    Leftovers.removeThoseOfEndedRuns();
    try {
      connect();
    } catch (IllegalStateException e) {
      Leftovers.removeThoseOf(PID);
      throw e;
    }
  }

  private void connect() {
    Tool.run("ip", "netns", "add", HUB);
    Tool.run("ip", "-n", HUB, "link", "add", BRIDGE, "type", "bridge");
    Tool.run("ip", "-n", HUB, "link", "set", BRIDGE, "up");
    // Goes with the hub, since the other end of the pair does.
    Tool.run("ip link add %s type veth peer name up0 netns %s".formatted(NAME, HUB).split(" "));
    Tool.run("ip", "-n", HUB, "link", "set", "up0", "master", BRIDGE, "up");
    Tool.run("ip", "address", "add", address(254) + "/24", "dev", NAME);
    Tool.run("ip", "link", "set", NAME, "up");
    for (int i = 0; i < all.size(); i++) {
      all.get(i).connect(HUB, BRIDGE, "port" + i);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Tool.ask("ip", "link", "delete", NAME);
    Leftovers.removeThoseOf(PID);
  }
}
