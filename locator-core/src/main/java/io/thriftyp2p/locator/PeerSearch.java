package io.thriftyp2p.locator;

import io.thriftyp2p.locator.BootstrapPeers.Resolved;
import io.thriftyp2p.locator.Discovery.Found;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the peers that a node was given, in turn and round after round, until one is in a ring. In
 * the scheduler's thread.
 */
final class PeerSearch {
  private static final Duration PEER_TIMEOUT = Duration.ofSeconds(2);

  /** Rounds follow each other more slowly the longer it takes. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(5);

  private final Discovery discovery;
  private final LocatorConfig config;
  private final BootstrapPeers peers;
  private final Scheduler scheduler;
  private final long begun;
  private final CompletableFuture<Found> result = new CompletableFuture<>();
  private List<String> outcomes = new ArrayList<>();
  private Optional<RingEntryException> denied = Optional.empty();
  private boolean someStarting;
  private Duration pause = FIRST_PAUSE;
  private long reportDue;

  PeerSearch(Discovery discovery, LocatorConfig config, BootstrapPeers peers, Scheduler scheduler) {
    this.discovery = discovery;
    this.config = config;
    this.peers = peers;
    this.scheduler = scheduler;
    this.begun = scheduler.nanoTime();
    this.reportDue = begun;
  }

  /** Fails with a {@link RingEntryException} when it is not to wait for them, or no longer. */
  CompletableFuture<Found> run() {
    scheduler.execute(this::round);
    return result;
  }

  private void round() {
    var unused =
        peers
            .resolve()
            .thenAcceptAsync(
                resolved -> {
                  outcomes = new ArrayList<>();
                  denied = Optional.empty();
                  someStarting = false;
                  resolved
                      .unknownHosts()
                      .forEach(host -> outcomes.add("the host '" + host + "' is unknown"));
                  askOrGiveUp(resolved);
                },
                scheduler::execute);
  }

  private void askOrGiveUp(Resolved resolved) {
    if (!resolved.addresses().isEmpty()) {
      ask(resolved.addresses(), 0);
    } else if (config.waitForPeers()) {
      endRound();
    } else {
      fail(
          outcomes.isEmpty()
              ? "the only peer given with --host is this node itself; name another"
              : outcomes.get(0) + "; check the name given with --host");
    }
  }

  private void ask(List<Endpoint> addresses, int next) {
    if (next == addresses.size()) {
      endRound();
      return;
    }
    Endpoint peer = addresses.get(next);
    var unused =
        discovery
            .probe(peer, PEER_TIMEOUT)
            .thenApply(Answer::of)
            .exceptionally(Answer::none)
            .thenAcceptAsync(answer -> take(answer, addresses, next), scheduler::execute);
  }

  /**
   * What came of one peer.
   *
   * @param problem why it is of no use, if it is of none
   * @param denied present when it lets others in only
   */
  private record Answer(
      Optional<Found> found, String problem, Optional<RingEntryException> denied) {
    static Answer of(Found found) {
      return new Answer(
          Optional.of(found), found.endpoint() + " is in no ring yet", Optional.empty());
    }

    static Answer none(Throwable failure) {
      return new Answer(
          Optional.empty(),
          String.valueOf(Failures.cause(failure).getMessage()),
          RingEntryException.denied(failure));
    }
  }

  private void take(Answer answer, List<Endpoint> addresses, int asked) {
    Optional<Found> inRing = answer.found().filter(Found::established);
    if (inRing.isPresent()) {
      result.complete(inRing.get());
      return;
    }
    someStarting |= answer.found().isPresent();
    denied = denied.or(answer::denied);
    outcomes.add(answer.problem());
    ask(addresses, asked + 1);
  }

  private void endRound() {
    long now = scheduler.nanoTime();
    boolean patient = now - begun < config.membership().joinTimeout().toNanos();
    if (!config.waitForPeers() && !(someStarting && patient)) {
      denied.ifPresentOrElse(
          result::completeExceptionally,
          () ->
              fail(
                  outcomes.get(outcomes.size() - 1)
                      + "; start that node first, name another with --host, or wait for it with"
                      + " --wait"));
      return;
    }
    if (now - reportDue >= 0 && config.waitForPeers()) {
      reportDue = now + BETWEEN_REPORTS.toNanos();
      config.waiting().accept(new PeersTried(outcomes, Duration.ofNanos(now - begun)));
    }
    scheduler.schedule(pause, this::round);
    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.plus(FIRST_PAUSE) : LONGEST_PAUSE;
  }

  private void fail(String problem) {
    result.completeExceptionally(RingEntryException.noPeer(problem));
  }
}
