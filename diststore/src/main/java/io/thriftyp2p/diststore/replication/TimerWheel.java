package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.node.Scheduler.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Timers for requests, of which nearly none goes off: to set one and take it back costs two entries
 * of a list, and wakes nobody. They go off up to two {@link #TICK}s late, in the scheduler's
 * thread, which looks only while there are any. Safe for use by many threads.
 *
 * @see <a href="https://doi.org/10.1145/41457.37504">Varghese, Lauck: Hashed and Hierarchical
 *     Timing Wheels, SOSP 1987</a>
 */
public final class TimerWheel {
  public static final Duration TICK = Duration.ofMillis(5);
  private static final int BUCKETS = 1024;

  private final Scheduler scheduler;
  private final Bucket[] buckets =
      Stream.generate(Bucket::new).limit(BUCKETS).toArray(Bucket[]::new);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean turning = new AtomicBoolean();

  /** The last tick whose bucket was looked at; written in the scheduler's thread. */
  private volatile long looked;

  public TimerWheel(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.looked = tickNow() - 1;
  }

  private static final class Timer {
    private final long due;
    private final Runnable task;
    private @Nullable Timer before;
    private @Nullable Timer after;
    private boolean set = true;

    Timer(long due, Runnable task) {
      this.due = due;
      this.task = task;
    }
  }

  /** Timers whose ticks fall here, in a list, so that one is taken out without a search. */
  private static final class Bucket {
    private @Nullable Timer first;

    synchronized void add(Timer timer) {
      timer.after = first;
      if (first != null) {
        first.before = timer;
      }
      first = timer;
    }

    /** False when it has gone off, or was taken back. */
    synchronized boolean remove(Timer timer) {
      if (!timer.set) {
        return false;
      }
      timer.set = false;
      if (timer.before == null) {
        first = timer.after;
      } else {
        timer.before.after = timer.after;
      }
      if (timer.after != null) {
        timer.after.before = timer.before;
      }
      return true;
    }

    synchronized List<Timer> due(long tick) {
      List<Timer> due = new ArrayList<>();
      for (Timer timer = first; timer != null; timer = timer.after) {
        if (timer.due <= tick) {
          due.add(timer);
        }
      }
      return due;
    }
  }

  /** Runs the task once, after the delay, unless that is cancelled before. Does not block. */
  public Cancellation after(Duration delay, Runnable task) {
    // The tick that is under way does not count.
    long due = Math.floorDiv(scheduler.nanoTime() + delay.toNanos(), TICK.toNanos()) + 1;
    Timer timer = new Timer(due, task);
    Bucket bucket = bucketOf(due);
    waiting.incrementAndGet();
    bucket.add(timer);
    turn();
    if (due <= looked) {
      // This thread was held up for so long that its bucket was looked at meanwhile.
      goOff(bucket, timer);
    }
    return () -> take(bucket, timer);
  }

  private Bucket bucketOf(long tick) {
    return buckets[Math.floorMod(tick, BUCKETS)];
  }

  private boolean take(Bucket bucket, Timer timer) {
    boolean taken = bucket.remove(timer);
    if (taken) {
      waiting.decrementAndGet();
    }
    return taken;
  }

  private void goOff(Bucket bucket, Timer timer) {
    if (take(bucket, timer)) {
      // By itself: one that throws must not stop the wheel.
      scheduler.execute(timer.task);
    }
  }

  private void turn() {
    if (!turning.get() && turning.compareAndSet(false, true)) {
      scheduler.schedule(TICK, this::look);
    }
  }

  private long tickNow() {
    return Math.floorDiv(scheduler.nanoTime(), TICK.toNanos());
  }

  private void look() {
    long now = tickNow();
    // After a pause, or a standstill, once around is enough.
    for (long tick = Math.max(looked + 1, now - BUCKETS + 1); tick <= now; tick++) {
      Bucket bucket = bucketOf(tick);
      for (Timer timer : bucket.due(now)) {
        goOff(bucket, timer);
      }
    }
    looked = now;
    if (waiting.get() > 0) {
      scheduler.schedule(TICK, this::look);
      return;
    }
    turning.set(false);
    if (waiting.get() > 0) {
      turn();
    }
  }
}
