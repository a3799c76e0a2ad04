package io.thriftyp2p.locator;

import io.thriftyp2p.locator.Discovery.Found;
import io.thriftyp2p.locator.Discovery.Survey;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.Layout;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which ring a node enters: the one of a peer it was given, one found on this machine, or a
 * new one. Blocks the thread that starts the node.
 */
final class RingEntry {
  private static final Logger LOG = LoggerFactory.getLogger(RingEntry.class);
  private static final Duration PEER_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(200);

  /** For a look that nobody waits for. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(3);

  private static final int MAX_ROUNDS = 1_000_000;

  private final Discovery discovery;
  private final LocatorConfig config;
  private final Endpoint self;
  private final String service;
  private final RandomGenerator random;

  /**
   * What to do.
   *
   * @param peers members of the ring to join; none: to begin a new one
   */
  record Decision(RingIdentity identity, List<Endpoint> peers) {}

  RingEntry(
      Discovery discovery,
      LocatorConfig config,
      Endpoint self,
      String service,
      RandomGenerator random) {
    this.discovery = discovery;
    this.config = config;
    this.self = self;
    this.service = service;
    this.random = random;
  }

  /**
   * Looks around.
   *
   * @throws RingEntryException when no peer that was given answers, or none is of our kind
   */
  Decision decide() {
    if (config.alone()) {
      return newRing();
    }
    return config.peers().isEmpty() ? searchThisMachine() : askPeers();
  }

  private Decision newRing() {
    RingSettings settings =
        new RingSettings(
            config.ringName().orElse(LocatorConfig.DEFAULT_RING_NAME),
            config.layout().orElse(Layout.SLOTS),
            config.replicas(),
            service);
    return new Decision(RingIdentity.begin(settings, random), List.of());
  }

  private Decision askPeers() {
    long rounds =
        config.waitForPeers()
            ? MAX_ROUNDS
            : Math.max(1, config.membership().joinTimeout().dividedBy(BETWEEN_ROUNDS));
    String problem = "";
    for (long round = 0; round < rounds; round++) {
      for (Endpoint peer : resolvePeers()) {
        try {
          Found found = discovery.probe(peer, PEER_TIMEOUT).join();
          if (found.established()) {
            return join(found);
          }
          problem = peer + " is in no ring yet";
        } catch (CompletionException e) {
          problem =
              String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        }
      }
      if (!config.waitForPeers() && !problem.endsWith("is in no ring yet")) {
        break;
      }
      if (round == 0) {
        LOG.warn("waiting for a peer: {}", problem);
      }
      pause(BETWEEN_ROUNDS);
    }
    throw RingEntryException.noPeer(
        problem + "; start that node first, name another with --host, or wait for it with --wait");
  }

  private List<Endpoint> resolvePeers() {
    List<Endpoint> resolved = new ArrayList<>();
    Optional<String> unknown = Optional.empty();
    for (Endpoint peer : config.peers()) {
      try {
        resolved.addAll(Discovery.resolve(peer));
      } catch (UnknownHostException e) {
        unknown = Optional.of(peer.host());
      }
    }
    resolved.remove(self);
    if (resolved.isEmpty() && !config.waitForPeers()) {
      throw RingEntryException.noPeer(
          unknown
              .map(host -> "the host '" + host + "' is unknown; check the name given with --host")
              .orElse("the only peer given with --host is this node itself; name another"));
    }
    return resolved;
  }

  private Decision join(Found found) {
    RingSettings ring = found.settings();
    if (!ring.service().equals(service)) {
      throw RingEntryException.contradiction(
          "%s runs %s, and this node %s; they share no ring"
              .formatted(found.endpoint(), ring.service(), service));
    }
    config
        .ringName()
        .filter(name -> !name.equals(ring.name()))
        .ifPresent(
            name -> {
              throw RingEntryException.contradiction(
                  "%s belongs to ring '%s', not '%s'; leave out --ring-name or name another peer"
                      .formatted(found.endpoint(), ring.name(), name));
            });
    config
        .layout()
        .filter(layout -> layout != ring.layout())
        .ifPresent(
            layout -> {
              throw RingEntryException.contradiction(
                  "ring '%s' has layout %s, not %s; leave out --layout"
                      .formatted(ring.name(), lower(ring.layout()), lower(layout)));
            });
    return new Decision(found.identity(), List.of(found.endpoint()));
  }

  private static String lower(Layout layout) {
    return layout.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Of nodes that start at the same time the one with the lowest port begins the ring, and the
   * others wait for it. Whoever is about to begin one looks again where somebody listens and says
   * nothing yet: two rings of the same name would be worse than a late start.
   */
  private Decision searchThisMachine() {
    long rounds = config.membership().joinTimeout().dividedBy(BETWEEN_ROUNDS);
    Duration patience = Discovery.PATIENCE;
    for (long round = 0; round < rounds; round++) {
      Survey survey = discovery.search(config.address(), service, patience).join();
      List<Found> nodes = others(survey);
      Optional<Found> ring = nodes.stream().filter(Found::established).findFirst();
      if (ring.isPresent()) {
        return join(ring.get());
      }
      if (nodes.stream().anyMatch(other -> other.endpoint().port() < self.port())) {
        pause(BETWEEN_ROUNDS);
      } else if (survey.someSilent() && !patience.equals(Discovery.SECOND_PATIENCE)) {
        patience = Discovery.SECOND_PATIENCE;
      } else {
        break;
      }
    }
    return newRing();
  }

  /**
   * Nodes of this machine that were too busy to answer in time, and began a ring at the same
   * moment. Two rings of one name become one when their nodes compare views. Does not block.
   */
  CompletableFuture<List<Found>> ringsBegunMeanwhile(RingSettings ours) {
    return discovery
        .search(config.address(), service, LAST_PATIENCE)
        .thenApply(
            survey ->
                others(survey).stream()
                    .filter(node -> node.established() && node.settings().equals(ours))
                    .toList());
  }

  private static void pause(Duration duration) {
    // A future that nobody completes: the wait ends by its time.
    new CompletableFuture<Void>()
        .completeOnTimeout(null, duration.toNanos(), TimeUnit.NANOSECONDS)
        .join();
  }

  private List<Found> others(Survey survey) {
    return survey.nodes().stream()
        .filter(found -> !found.endpoint().equals(self))
        .filter(
            found -> config.ringName().filter(n -> !n.equals(found.settings().name())).isEmpty())
        .sorted(Comparator.comparing(Found::endpoint))
        .toList();
  }
}
