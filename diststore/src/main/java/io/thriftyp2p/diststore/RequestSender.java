package io.thriftyp2p.diststore;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcMethod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.thrift.TBase;

/** Sends a client's requests on their way. */
final class RequestSender {
  /** A pause between attempts; cut short when the client is closed. */
  private record Pause(Runnable whenClosed) {}

  private final PeerCaller caller;
  private final Scheduler scheduler;
  private final Routing routing;
  private final Set<Pause> pauses = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  RequestSender(PeerCaller caller, Scheduler scheduler, Routing routing) {
    this.caller = caller;
    this.scheduler = scheduler;
    this.routing = routing;
  }

  PeerCaller caller() {
    return caller;
  }

  Routing routing() {
    return routing;
  }

  long nanoTime() {
    return scheduler.nanoTime();
  }

  /** Asks one node after the other, the replicas of the key first. */
  <A extends TBase<?, ?>, T> CompletableFuture<T> send(
      Optional<byte[]> key,
      RpcMethod<A, T> method,
      RequestJourney.Arguments<A> arguments,
      Duration timeout) {
    routing.begin();
    return resend(key, method, arguments, timeout, false);
  }

  /**
   * The same for what was sent in another way before.
   *
   * @param uncertain whether it may have been carried out then
   */
  <A extends TBase<?, ?>, T> CompletableFuture<T> resend(
      Optional<byte[]> key,
      RpcMethod<A, T> method,
      RequestJourney.Arguments<A> arguments,
      Duration timeout,
      boolean uncertain) {
    return resend(key, method, arguments, timeout, uncertain, Set.of());
  }

  /**
   * The same.
   *
   * @param last replicas that are asked after the other ones
   */
  <A extends TBase<?, ?>, T> CompletableFuture<T> resend(
      Optional<byte[]> key,
      RpcMethod<A, T> method,
      RequestJourney.Arguments<A> arguments,
      Duration timeout,
      boolean uncertain,
      Set<Endpoint> last) {
    return new RequestJourney<>(this, key, method, arguments, timeout, uncertain, last).begin();
  }

  /** Runs the one task after the delay, or the other when the client is closed before. */
  void after(Duration delay, Runnable task, Runnable whenClosed) {
    Pause pause = new Pause(whenClosed);
    pauses.add(pause);
    scheduler.schedule(
        delay,
        () -> {
          if (pauses.remove(pause)) {
            task.run();
          }
        });
    if (closed) {
      endPauses();
    }
  }

  void close() {
    closed = true;
    routing.close();
    endPauses();
  }

  private void endPauses() {
    for (Pause pause : List.copyOf(pauses)) {
      if (pauses.remove(pause)) {
        pause.whenClosed().run();
      }
    }
  }
}
