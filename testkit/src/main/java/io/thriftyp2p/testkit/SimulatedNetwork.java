package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Carries calls between simulated nodes: each message takes a random time, may be lost, and may
 * arrive twice. A process that is gone refuses; a machine that is gone says nothing; a process that
 * is stopped accepts, and answers when it goes on.
 *
 * @param <N> what answers the calls of a node
 */
public final class SimulatedNetwork<N> {
  /** Who calls from outside of the ring, where no partition reaches. */
  private static final Endpoint OUTSIDE = new Endpoint("outside", 1);

  private final SimulatedTime time;
  private final RandomGenerator random;
  private final Map<Endpoint, Host<N>> hosts = new HashMap<>();
  private final Set<Endpoint> silent = new HashSet<>();
  private final List<Cut> cuts = new ArrayList<>();
  private final NetworkCounts counts = new NetworkCounts();
  private Optional<Trace> trace = Optional.empty();
  private Faults faults = Faults.NONE;

  /**
   * What the network does to messages.
   *
   * @param loss the share of messages that vanish, 0 to 1
   * @param duplication the share of messages that arrive twice, 0 to 1; of an answer the first copy
   *     counts
   */
  public record Faults(double loss, double duplication, Duration minDelay, Duration maxDelay) {
    public static final Faults NONE =
        new Faults(0, 0, Duration.ofNanos(50_000), Duration.ofMillis(1));
  }

  private record Host<N>(N node, Optional<SimulatedScheduler> process) {
    void arrive(Runnable work) {
      process.ifPresentOrElse(running -> running.arrive(work), work);
    }
  }

  public SimulatedNetwork(SimulatedTime time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  public void setFaults(Faults faults) {
    this.faults = faults;
  }

  /** From now on what happens to each message is written down. */
  public void setTrace(Trace trace) {
    this.trace = Optional.of(trace);
  }

  /** A node that never stops for a moment. */
  public void listen(Endpoint endpoint, N node) {
    listen(endpoint, new Host<>(node, Optional.empty()));
  }

  /** A node in a process that may be stopped: its own calls, too, wait as long as it is. */
  public void listen(Endpoint endpoint, N node, SimulatedScheduler process) {
    listen(endpoint, new Host<>(node, Optional.of(process)));
  }

  private void listen(Endpoint endpoint, Host<N> host) {
    silent.remove(endpoint);
    hosts.put(endpoint, host);
  }

  /** The process is gone: the endpoint refuses connections; what is under way to it is lost. */
  public void close(Endpoint endpoint) {
    hosts.remove(endpoint);
  }

  /** The machine is gone: whatever is sent there vanishes, until somebody listens there again. */
  public void crash(Endpoint endpoint) {
    hosts.remove(endpoint);
    silent.add(endpoint);
  }

  /** Breaks a path. */
  public void cut(Cut cut) {
    cuts.add(cut);
  }

  /** Mends one path. */
  public void heal(Cut cut) {
    cuts.remove(cut);
  }

  /** Mends all paths. */
  public void heal() {
    cuts.clear();
  }

  public NetworkCounts counts() {
    return counts;
  }

  /**
   * How many messages the faults have swallowed: a test of faults in which none bit proves nothing.
   */
  public long lost() {
    return counts.lost();
  }

  public long delivered() {
    return counts.delivered();
  }

  /** A call from outside of the ring, where no partition reaches. */
  public <T> CompletableFuture<T> call(
      Endpoint to, Duration timeout, Function<N, CompletionStage<T>> request) {
    return call(OUTSIDE, to, timeout, request);
  }

  /**
   * A call that is answered, fails with what the node threw, or times out by the caller's clock.
   * Completes in the caller's process.
   */
  public <T> CompletableFuture<T> call(
      Endpoint from, Endpoint to, Duration timeout, Function<N, CompletionStage<T>> request) {
    Optional<SimulatedScheduler> caller =
        Optional.ofNullable(hosts.get(from)).flatMap(Host::process);
    SimulatedCall<T> call = new SimulatedCall<>(time, caller, to, timeout);
    Optional<Cut> cut = cutBetween(from, to);
    if (cut.isPresent()) {
      note(from, to, "cut");
      if (cut.get().refuses()) {
        time.schedule(faults.minDelay(), () -> call.refused());
      }
      return call.answer();
    }
    Connection connection = new Connection();
    travel(
        from,
        to,
        () -> {
          @Nullable Host<N> host = hosts.get(to);
          if (host != null) {
            connection.arrive(
                () -> host.arrive(() -> answer(host.node(), request, from, to, call)));
          } else if (silent.contains(to)) {
            counts.vanished++;
          } else {
            connection.refuse(
                () -> {
                  counts.refused++;
                  travel(to, from, call::refused);
                });
          }
        });
    return call.answer();
  }

  /** What is refused has not arrived, and will not, however many copies are on the way. */
  private static final class Connection {
    private boolean arrived;
    private boolean refused;

    void arrive(Runnable arrival) {
      if (!refused) {
        arrived = true;
        arrival.run();
      }
    }

    void refuse(Runnable refusal) {
      if (!arrived && !refused) {
        refused = true;
        refusal.run();
      }
    }
  }

  private <T> void answer(
      N node,
      Function<N, CompletionStage<T>> request,
      Endpoint from,
      Endpoint to,
      SimulatedCall<T> call) {
    handle(node, request)
        .whenComplete(
            (value, failure) -> {
              if (cutBetween(to, from).isPresent()) {
                note(to, from, "cut");
              } else {
                travel(to, from, () -> call.complete(value, failure));
              }
            });
  }

  private static <N, T> CompletionStage<T> handle(N node, Function<N, CompletionStage<T>> request) {
    try {
      return request.apply(node);
    } catch (RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
  }

  /** A message from outside of the ring, as {@link #send(Endpoint, Endpoint, Consumer)}. */
  public CompletableFuture<Void> send(Endpoint to, Consumer<N> message) {
    return send(OUTSIDE, to, message);
  }

  /** A message that is not answered; the stage completes when it is sent, or is refused. */
  public CompletableFuture<Void> send(Endpoint from, Endpoint to, Consumer<N> message) {
    Optional<Cut> cut = cutBetween(from, to);
    if (cut.isPresent()) {
      note(from, to, "cut");
    }
    boolean refused =
        cut.map(Cut::refuses).orElseGet(() -> !hosts.containsKey(to) && !silent.contains(to));
    if (refused) {
      counts.refused++;
      return CompletableFuture.failedFuture(
          new PeerUnreachableException(to, true, "connection refused"));
    }
    if (cut.isEmpty()) {
      travel(
          from,
          to,
          () -> {
            @Nullable Host<N> host = hosts.get(to);
            if (host != null) {
              host.arrive(() -> message.accept(host.node()));
            } else {
              counts.vanished++;
            }
          });
    }
    return CompletableFuture.completedFuture(null);
  }

  private Optional<Cut> cutBetween(Endpoint from, Endpoint to) {
    for (Cut cut : cuts) {
      if (cut.stops(from, to)) {
        counts.cut++;
        return Optional.of(cut);
      }
    }
    return Optional.empty();
  }

  private void travel(Endpoint from, Endpoint to, Runnable arrival) {
    boolean twice = random.nextDouble() < faults.duplication();
    if (twice) {
      counts.duplicated++;
      travelOnce(from, to, arrival);
    }
    travelOnce(from, to, arrival);
  }

  private void travelOnce(Endpoint from, Endpoint to, Runnable arrival) {
    if (random.nextDouble() < faults.loss()) {
      counts.lost++;
      note(from, to, "lost");
      return;
    }
    long min = faults.minDelay().toNanos();
    long max = faults.maxDelay().toNanos();
    counts.delivered++;
    note(from, to, "sent");
    time.schedule(min + (long) (random.nextDouble() * (max - min)), arrival);
  }

  private void note(Endpoint from, Endpoint to, String fate) {
    if (trace.isPresent()) {
      trace.get().message(time.nanos(), from, to, fate);
    }
  }
}
