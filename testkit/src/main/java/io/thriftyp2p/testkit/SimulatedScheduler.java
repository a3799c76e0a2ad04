package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One simulated process and its view of time. Its tasks die with it; while it is stopped, as by
 * SIGSTOP, its tasks and what arrives for it wait. Its clocks may be wrong.
 */
public final class SimulatedScheduler implements Scheduler {
  /** An arbitrary wall-clock origin: 2026-01-01. */
  private static final long ORIGIN_MILLIS = 1_767_225_600_000L;

  private final SimulatedTime time;
  private final double rate;
  private final List<Task> held = new ArrayList<>();
  private Duration wallClockError;
  private boolean dead;
  private boolean paused;
  private long heldInAll;

  /**
   * @param wallClockError how far this node's wall clock is ahead of the others'
   */
  public SimulatedScheduler(SimulatedTime time, Duration wallClockError) {
    this(time, wallClockError, 1.0);
  }

  /**
   * @param wallClockError how far this node's wall clock is ahead of the others'
   * @param rate how many of its own nanoseconds go by in a true one; 1.01 is a clock that is 1%
   *     fast, so that its time-outs come early
   */
  public SimulatedScheduler(SimulatedTime time, Duration wallClockError, double rate) {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("a clock does not run at a rate of " + rate);
    }
    this.time = time;
    this.wallClockError = wallClockError;
    this.rate = rate;
  }

  private final class Task implements Runnable, Cancellation {
    private final Runnable work;
    private final boolean arrival;
    private Cancellation due = () -> {};
    private boolean cancelled;

    Task(Runnable work, boolean arrival) {
      this.work = work;
      this.arrival = arrival;
    }

    @Override
    public void run() {
      if (dead || cancelled) {
        return;
      }
      if (paused) {
        held.add(this);
        heldInAll++;
      } else {
        work.run();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      due.cancel();
    }
  }

  @Override
  public long wallMillis() {
    return ORIGIN_MILLIS + nanoTime() / 1_000_000 + wallClockError.toMillis();
  }

  @Override
  public long nanoTime() {
    return (long) (time.nanos() * rate);
  }

  @Override
  public Cancellation schedule(Duration delay, Runnable task) {
    Task scheduled = new Task(task, false);
    scheduled.due = time.schedule((long) Math.ceil(delay.toNanos() / rate), scheduled);
    return scheduled;
  }

  /** Hands over what has come from the network: runs it now, or when this process goes on. */
  public void arrive(Runnable work) {
    new Task(work, true).run();
  }

  /** As kill -9 does: nothing of this process runs any more. */
  public void kill() {
    dead = true;
    held.clear();
  }

  /** As SIGSTOP does. */
  public void pause() {
    paused = true;
  }

  /**
   * As SIGCONT does: what has waited runs now, in the order in which it would have run.
   *
   * @param timersFirst all tasks that are overdue run before anything that arrived is read, as when
   *     the threads of the network wake up last
   */
  public void resume(boolean timersFirst) {
    paused = false;
    List<Task> waited = new ArrayList<>(held);
    held.clear();
    if (timersFirst) {
      waited.sort((one, other) -> Boolean.compare(one.arrival, other.arrival));
    }
    waited.forEach(task -> task.due = time.schedule(0, task));
  }

  public boolean isDead() {
    return dead;
  }

  public boolean isPaused() {
    return paused;
  }

  /**
   * How many tasks and arrivals had to wait in all: a pause that held up nothing proves nothing.
   */
  public long heldInAll() {
    return heldInAll;
  }

  /** The wall clock jumps. */
  public void setWallClockError(Duration error) {
    wallClockError = error;
  }
}
