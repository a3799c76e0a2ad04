package io.thriftyp2p.it;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** What became of the calls: how many met a fault, which took too long. */
final class CallLog {
  /** What a call may take longer than its deadline on a machine that starts nodes meanwhile. */
  static final Duration MARGIN = Duration.ofSeconds(1);

  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger met = new AtomicInteger();
  private final Queue<String> late = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<String, Duration> longest = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Integer> failures = new ConcurrentHashMap<>();
  private volatile Outage outage = Outage.none();

  /** From now on calls may meet this fault. */
  void begin(Outage fault) {
    outage = fault;
  }

  void end() {
    outage = Outage.none();
  }

  void add(
      Caller caller,
      Optional<Endpoint> asked,
      String key,
      Duration took,
      Optional<Exception> failure) {
    String kind = caller.getClass().getSimpleName();
    calls.incrementAndGet();
    longest.merge(kind, took, (one, other) -> one.compareTo(other) > 0 ? one : other);
    failure.ifPresent(
        cause -> {
          failed.incrementAndGet();
          Throwable root = cause instanceof ExecutionException ? cause.getCause() : cause;
          failures.merge(kind + " " + root.getClass().getSimpleName(), 1, Integer::sum);
        });
    Outage now = outage;
    if (now.meets(asked, key) || (failure.isPresent() && !now.owners().isEmpty())) {
      met.incrementAndGet();
    }
    if (took.compareTo(caller.deadline().plus(MARGIN)) > 0) {
      late.add(
          "%s call for %s to %s took %s: %s"
              .formatted(kind, key, asked, took, failure.map(Exception::toString).orElse("done")));
    }
  }

  /**
   * Calls that failed during a fault, or were for a key whose owner, when the fault began, could
   * not be asked any more.
   */
  int met() {
    return met.get();
  }

  /** Calls that took longer than their deadline and the margin. */
  List<String> late() {
    return List.copyOf(late);
  }

  @Override
  public String toString() {
    return "%d calls, %d met a fault, %d failed %s, longest by kind of client %s"
        .formatted(calls.get(), met.get(), failed.get(), Map.copyOf(failures), longest);
  }
}
