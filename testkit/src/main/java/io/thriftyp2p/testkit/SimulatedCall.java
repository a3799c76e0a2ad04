package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.node.Scheduler.Cancellation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The caller's end of one call: waits in the caller's process, by the caller's clock. */
final class SimulatedCall<T> {
  private final Endpoint to;
  private final Optional<SimulatedScheduler> caller;
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final Cancellation timeout;

  SimulatedCall(
      SimulatedTime time, Optional<SimulatedScheduler> caller, Endpoint to, Duration timeout) {
    this.to = to;
    this.caller = caller;
    this.timeout =
        caller.isPresent()
            ? caller.get().schedule(timeout, this::timedOut)
            : time.schedule(timeout, this::timedOut);
  }

  CompletableFuture<T> answer() {
    return answer;
  }

  private void timedOut() {
    answer.completeExceptionally(new PeerTimedOutException(to, "simulated time-out"));
  }

  /** The answer has come; of two copies the first counts. */
  void complete(T value, @Nullable Throwable failure) {
    arrive(
        () -> {
          timeout.cancel();
          if (failure == null) {
            answer.complete(value);
          } else {
            answer.completeExceptionally(
                failure instanceof CompletionException && failure.getCause() != null
                    ? failure.getCause()
                    : failure);
          }
        });
  }

  void refused() {
    arrive(
        () -> {
          timeout.cancel();
          answer.completeExceptionally(
              new PeerUnreachableException(to, true, "connection refused"));
        });
  }

  private void arrive(Runnable arrival) {
    caller.ifPresentOrElse(process -> process.arrive(arrival), arrival);
  }
}
