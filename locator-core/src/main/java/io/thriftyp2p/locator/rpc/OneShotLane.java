package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The one-shot calls to one peer, one after the other. State belongs to the event loop, but for
 * their number.
 */
final class OneShotLane {
  private final Endpoint peer;
  private final EventLoop loop;
  private final RpcConfig config;
  private final LinkOpener opener;
  private final Optional<Greeting> greeting;
  private final Runnable oneOver;
  private final Queue<PeerCall> waiting = new ArrayDeque<>();

  /** Calls that are waiting or under way; guarded by the owner. */
  private int calls;

  private Optional<OneShotLink> current = Optional.empty();

  /**
   * @param oneOver runs on the loop each time a call has its outcome
   */
  OneShotLane(
      Endpoint peer, EventLoop loop, RpcConfig config, LinkOpener opener, Runnable oneOver) {
    this.peer = peer;
    this.loop = loop;
    this.config = config;
    this.opener = opener;
    this.greeting = Greeting.of(config);
    this.oneOver = oneOver;
  }

  /** Guarded by the owner, as {@link #leaveAndIsEmpty}. */
  boolean tryEnter(int most) {
    if (calls == most) {
      return false;
    }
    calls++;
    return true;
  }

  boolean leaveAndIsEmpty() {
    return --calls == 0;
  }

  /** From any thread; false when the loop has stopped. */
  boolean submit(PeerCall call) {
    return EventLoops.runOn(loop, () -> add(call));
  }

  private void add(PeerCall call) {
    if (current.isPresent()) {
      waiting.add(call);
      call.timer(loop.schedule(() -> expire(call), call.nanosLeft(), TimeUnit.NANOSECONDS));
    } else {
      start(call);
    }
  }

  private void expire(PeerCall call) {
    if (waiting.remove(call)) {
      call.fail("earlier calls took all the time of the call");
      oneOver.run();
    }
  }

  private void start(PeerCall call) {
    OneShotLink link = new OneShotLink(peer, call, loop, config, greeting, this::over);
    current = Optional.of(link);
    link.watch();
    opener.open(link, peer, loop);
  }

  private void over() {
    current = Optional.empty();
    oneOver.run();
    PeerCall next = waiting.poll();
    if (next != null) {
      start(next);
    }
  }

  /** From any thread: what is under way and what waits fails. */
  void closeSoon(String reason) {
    EventLoops.runOn(
        loop,
        () -> {
          for (PeerCall call = waiting.poll(); call != null; call = waiting.poll()) {
            call.fail(reason);
            oneOver.run();
          }
          current.ifPresent(link -> link.fail(reason));
        });
  }
}
