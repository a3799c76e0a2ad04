package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Carries calls between simulated nodes: each message takes a random time, may be lost, and may
 * arrive twice. A node that does not listen refuses.
 *
 * @param <N> what answers the calls of a node
 */
public final class SimulatedNetwork<N> {
  private final SimulatedTime time;
  private final RandomGenerator random;
  private final Map<Endpoint, N> listening = new HashMap<>();
  private Faults faults = Faults.NONE;
  private long delivered;
  private long lost;

  /**
   * What the network does to messages.
   *
   * @param loss the share of messages that vanish, 0 to 1
   * @param duplication the share of requests that arrive twice, 0 to 1
   */
  public record Faults(double loss, double duplication, Duration minDelay, Duration maxDelay) {
    public static final Faults NONE =
        new Faults(0, 0, Duration.ofNanos(50_000), Duration.ofMillis(1));
  }

  public SimulatedNetwork(SimulatedTime time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  public void setFaults(Faults faults) {
    this.faults = faults;
  }

  public void listen(Endpoint endpoint, N node) {
    listening.put(endpoint, node);
  }

  /** From now on the endpoint refuses connections; what is under way to it is lost. */
  public void close(Endpoint endpoint) {
    listening.remove(endpoint);
  }

  /**
   * How many messages the faults have swallowed: a test of faults in which none bit proves nothing.
   */
  public long lost() {
    return lost;
  }

  public long delivered() {
    return delivered;
  }

  /** A call that is answered, fails with what the node threw, or times out. */
  public <T> CompletableFuture<T> call(
      Endpoint to, Duration timeout, Function<N, CompletionStage<T>> request) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    time.schedule(
        timeout,
        () -> answer.completeExceptionally(new PeerTimedOutException(to, "simulated time-out")));
    travel(
        () -> {
          @Nullable N node = listening.get(to);
          if (node == null) {
            travel(() -> answer.completeExceptionally(refused(to)));
          } else {
            handle(node, request)
                .whenComplete((value, failure) -> travel(() -> complete(answer, value, failure)));
          }
        });
    return answer;
  }

  private static <N, T> CompletionStage<T> handle(N node, Function<N, CompletionStage<T>> request) {
    try {
      return request.apply(node);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** A message that is not answered; the stage completes when it is sent, or is refused. */
  public CompletableFuture<Void> send(Endpoint to, Consumer<N> message) {
    if (!listening.containsKey(to)) {
      return CompletableFuture.failedFuture(refused(to));
    }
    for (int copies = random.nextDouble() < faults.duplication() ? 2 : 1; copies > 0; copies--) {
      travel(
          () -> {
            @Nullable N node = listening.get(to);
            if (node != null) {
              message.accept(node);
            }
          });
    }
    return CompletableFuture.completedFuture(null);
  }

  private void travel(Runnable arrival) {
    if (random.nextDouble() < faults.loss()) {
      lost++;
      return;
    }
    long min = faults.minDelay().toNanos();
    long max = faults.maxDelay().toNanos();
    delivered++;
    time.schedule(Duration.ofNanos(min + (long) (random.nextDouble() * (max - min))), arrival);
  }

  private static <T> void complete(
      CompletableFuture<T> answer, T value, @Nullable Throwable failure) {
    if (failure == null) {
      answer.complete(value);
    } else {
      answer.completeExceptionally(
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure);
    }
  }

  private static PeerUnreachableException refused(Endpoint to) {
    return new PeerUnreachableException(to, true, "connection refused");
  }
}
