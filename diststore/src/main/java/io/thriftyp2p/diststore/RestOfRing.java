package io.thriftyp2p.diststore;

import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.locator.Ring;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** The members of a ring that this node has left. Does not block. */
final class RestOfRing {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

  private final LocatorNode self;
  private final List<Endpoint> members;
  private final Scheduler scheduler;

  RestOfRing(LocatorNode self, List<Endpoint> members, Scheduler scheduler) {
    this.self = self;
    this.members = members;
    this.scheduler = scheduler;
  }

  /**
   * Completes once all of them that can be reached see the same ring, without this node.
   *
   * @return fails with a {@code TimeoutException}
   */
  CompletableFuture<Void> settled(Duration timeout) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    ask(scheduler.nanoTime() + timeout.toNanos(), result);
    return result;
  }

  private void ask(long deadline, CompletableFuture<Void> result) {
    List<CompletableFuture<Set<Endpoint>>> views =
        members.stream().map(this::ringAsSeenBy).toList();
    var unused =
        CompletableFuture.allOf(views.toArray(CompletableFuture<?>[]::new))
            .whenComplete(
                (all, failure) -> {
                  if (failure == null && agree(views)) {
                    result.complete(null);
                  } else if (scheduler.nanoTime() - deadline >= 0) {
                    result.completeExceptionally(
                        new TimeoutException("the ring that it has left does not agree yet"));
                  } else {
                    scheduler.schedule(BETWEEN_QUESTIONS, () -> ask(deadline, result));
                  }
                });
  }

  private boolean agree(List<CompletableFuture<Set<Endpoint>>> views) {
    Set<Set<Endpoint>> different = new HashSet<>();
    for (CompletableFuture<Set<Endpoint>> view : views) {
      if (!view.join().isEmpty()) {
        different.add(view.join());
      }
    }
    return different.size() <= 1
        && different.stream().noneMatch(view -> view.contains(self.endpoint()));
  }

  /** Empty where nobody answers any more. */
  private CompletableFuture<Set<Endpoint>> ringAsSeenBy(Endpoint member) {
    return self.runtime()
        .caller()
        .call(member, StoreMethods.RING, new Locator.get_ring_args(), CALL_TIMEOUT)
        .thenApply(RestOfRing::inRing)
        .exceptionallyCompose(
            failure ->
                Failures.cause(failure) instanceof PeerException
                    ? CompletableFuture.completedFuture(Set.of())
                    : CompletableFuture.failedFuture(failure));
  }

  private static Set<Endpoint> inRing(Ring ring) {
    return ring.members.stream()
        .filter(Wire::inRing)
        .flatMap(member -> Wire.endpoint(member.location).stream())
        .collect(Collectors.toSet());
  }
}
