package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Ends the calls of a link whose time is over. One timer serves all of them, since nearly every
 * call is answered long before: it is set to the earliest deadline, and looks at all calls then. On
 * the link's event loop.
 */
final class CallDeadlines {
  /** Between two looks at least, so that many calls that end one by one do not cost a look each. */
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final EventLoop loop;
  private final PendingCalls calls;
  private final Consumer<PeerCall> expire;
  private Optional<Future<?>> timer = Optional.empty();
  private long dueNanos;

  CallDeadlines(EventLoop loop, PendingCalls calls, Consumer<PeerCall> expire) {
    this.loop = loop;
    this.calls = calls;
    this.expire = expire;
  }

  /** Watches the call for as long as it is pending. */
  void watch(PeerCall call) {
    if (timer.isEmpty() || call.deadlineNanos() - dueNanos < 0) {
      timer.ifPresent(later -> later.cancel(false));
      setFor(call.deadlineNanos());
    }
  }

  private void setFor(long deadlineNanos) {
    long delay = Math.max(SHORTEST_NANOS, deadlineNanos - System.nanoTime());
    dueNanos = deadlineNanos;
    timer = Optional.of(loop.schedule(this::look, delay, TimeUnit.NANOSECONDS));
  }

  private void look() {
    timer = Optional.empty();
    calls.overdue(System.nanoTime()).forEach(expire);
    calls.earliestDeadline().ifPresent(this::setFor);
  }
}
