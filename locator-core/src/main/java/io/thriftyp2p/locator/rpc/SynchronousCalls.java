package io.thriftyp2p.locator.rpc;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The calls of one connection to synchronous services. Plain ones run one after the other, as on
 * any Thrift server: who sends {@code put} and then {@code get} expects that order. On the
 * connection's event loop.
 */
final class SynchronousCalls {
  private final Optional<HandlerThreads> threads;
  private final Consumer<Bound> met;
  private final Queue<Call> waiting = new ArrayDeque<>();
  private boolean running;

  /**
   * @param threads empty when no service is synchronous
   * @param met hears of calls that are refused
   */
  SynchronousCalls(Optional<HandlerThreads> threads, Consumer<Bound> met) {
    this.threads = threads;
    this.met = met;
  }

  void submit(Call call) {
    if (call.isMultiplexed()) {
      runOrRefuse(call);
    } else {
      waiting.add(call);
      runNext();
    }
  }

  /** A call that ran is done. */
  void finished(Call call) {
    if (!call.isMultiplexed()) {
      running = false;
      runNext();
    }
  }

  private void runNext() {
    while (!running && !waiting.isEmpty()) {
      running = runOrRefuse(waiting.remove());
    }
  }

  private boolean runOrRefuse(Call call) {
    if (threads.isPresent() && threads.get().tryExecute(call)) {
      return true;
    }
    met.accept(Bound.HANDLER_QUEUE);
    call.refuse(Refusal.OVERLOADED, "overloaded: try again later");
    call.refused();
    return false;
  }
}
