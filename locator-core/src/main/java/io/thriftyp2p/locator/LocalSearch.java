package io.thriftyp2p.locator;

import io.thriftyp2p.locator.Discovery.Found;
import io.thriftyp2p.locator.Discovery.Survey;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Looks for a ring on this machine, for a node that was given no peers. In the scheduler's thread.
 *
 * <p>Of nodes that start at the same time the one with the lowest port begins the ring, and the
 * others wait for it. Whoever is about to begin one looks again where somebody listens and says
 * nothing yet: two rings of the same name would be worse than a late start.
 */
final class LocalSearch {
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(200);

  /** For a look that nobody waits for. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(3);

  private final Discovery discovery;
  private final LocatorConfig config;
  private final Endpoint self;
  private final String service;
  private final Scheduler scheduler;
  private final CompletableFuture<Optional<Found>> result = new CompletableFuture<>();
  private final long deadline;

  LocalSearch(
      Discovery discovery,
      LocatorConfig config,
      Endpoint self,
      String service,
      Scheduler scheduler) {
    this.discovery = discovery;
    this.config = config;
    this.self = self;
    this.service = service;
    this.scheduler = scheduler;
    this.deadline = scheduler.nanoTime() + config.membership().joinTimeout().toNanos();
  }

  /** Completes with a node that is in a ring, or with none: then this node begins one. */
  CompletableFuture<Optional<Found>> run() {
    scheduler.execute(() -> look(Discovery.PATIENCE));
    return result;
  }

  private void look(Duration patience) {
    var unused =
        discovery
            .search(config.address(), service, patience)
            .thenAcceptAsync(survey -> judge(survey, patience), scheduler::execute);
  }

  private void judge(Survey survey, Duration patience) {
    List<Found> nodes = others(survey);
    Optional<Found> ring = nodes.stream().filter(Found::established).findFirst();
    boolean late = scheduler.nanoTime() - deadline >= 0;
    if (ring.isPresent() || late) {
      result.complete(ring);
    } else if (nodes.stream().anyMatch(other -> other.endpoint().port() < self.port())) {
      scheduler.schedule(BETWEEN_ROUNDS, () -> look(patience));
    } else if (survey.someSilent() && !patience.equals(Discovery.SECOND_PATIENCE)) {
      look(Discovery.SECOND_PATIENCE);
    } else {
      result.complete(Optional.empty());
    }
  }

  /**
   * Nodes of this machine that were too busy to answer in time, and began a ring at the same
   * moment. Does not block.
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

  private List<Found> others(Survey survey) {
    return survey.nodes().stream()
        .filter(found -> !found.endpoint().equals(self))
        .filter(
            found -> config.ringName().filter(n -> !n.equals(found.settings().name())).isEmpty())
        .sorted(Comparator.comparing(Found::endpoint))
        .toList();
  }
}
