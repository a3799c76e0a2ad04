package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop that something has arrived for since it last waited. What has
 * to be done is done for all of them together, one step after the other: memory that their requests
 * need is waited for once, and their answers leave side by side. To write wakes whoever waits at
 * the other end, which takes longer than the rest of a short request; who is awake already is not
 * woken again. Redis answers in this way.
 *
 * <p>Connections whose turns take long come after the others, one by one, and what has arrived
 * meanwhile is read before the next of them: however many there are, a short request waits for one
 * or two.
 *
 * <p>On the event loop.
 */
final class LoopRound {
  /**
   * What arrives beyond that in one round is not left lying, since it counts against no bound
   * before its turn; and as much of answers is not held back.
   */
  private static final long MOST_BYTES = 1 << 20;

  /**
   * After so much time of turns that were thought to be short there is a look at what has arrived.
   */
  private static final long MOST_NANOS = 10_000_000;

  /** The clock is looked at after so many of them. */
  private static final int BETWEEN_LOOKS = 8;

  /** After so much time of long ones likewise. */
  private static final long MOST_NANOS_OF_SLOW = 2_000_000;

  private static final Logger LOG = LoggerFactory.getLogger(LoopRound.class);

  private final EventLoop loop;
  private final LongSupplier nanoTime;
  private final Queue<ServerConnection> slow = new ArrayDeque<>();
  private List<ServerConnection> members = new ArrayList<>();
  private List<ServerConnection> spare = new ArrayList<>();
  private boolean announced;
  private boolean slowAnnounced;
  private long bytes;

  LoopRound(EventLoop loop, LongSupplier nanoTime) {
    this.loop = loop;
    this.nanoTime = nanoTime;
  }

  /** The connection, which is not in it yet, has its turn when the loop has read all others. */
  void add(ServerConnection connection) {
    if (connection.isSlow()) {
      slow.add(connection);
      announceSlow();
    } else {
      members.add(connection);
      announce();
    }
  }

  private void announce() {
    if (!announced) {
      announced = true;
      // Within the loop, this wakes nobody.
      loop.execute(this::run);
    }
  }

  /** What is scheduled comes after the loop has looked at its connections, other tasks before. */
  private void announceSlow() {
    if (!slowAnnounced) {
      slowAnnounced = true;
      var unused = loop.schedule(this::runSlow, 0, TimeUnit.NANOSECONDS);
    }
  }

  /** So much has arrived for one of them. */
  void arrived(int more) {
    bytes += more;
    if (bytes > MOST_BYTES) {
      turn();
    }
  }

  private void run() {
    announced = false;
    turn();
  }

  private void runSlow() {
    slowAnnounced = false;
    long began = nanoTime.getAsLong();
    while (!slow.isEmpty() && nanoTime.getAsLong() - began < MOST_NANOS_OF_SLOW) {
      List<ServerConnection> one = List.of(slow.remove());
      lookAt(one);
      answerAndWrite(one);
    }
    if (!slow.isEmpty()) {
      announceSlow();
    }
  }

  private void turn() {
    bytes = 0;
    List<ServerConnection> now = members;
    members = spare;
    spare = now;
    lookAt(now);
    int done = answerAndWrite(now);
    if (done < now.size()) {
      putOff(now.subList(done, now.size()));
    }
    now.clear();
  }

  /** They are the first ones after the loop has looked at its connections. */
  private void putOff(List<ServerConnection> left) {
    // What was seen of them may move before their turns come.
    left.forEach(one -> step(one, ServerConnection::forget));
    members.addAll(0, left);
    if (!announced) {
      announced = true;
      var unused = loop.schedule(this::run, 0, TimeUnit.NANOSECONDS);
    }
  }

  private static void lookAt(List<ServerConnection> all) {
    all.forEach(one -> step(one, ServerConnection::look));
    all.forEach(one -> step(one, ServerConnection::touch));
  }

  /** How many of them had their turn before too much time had gone. */
  private int answerAndWrite(List<ServerConnection> all) {
    int written = 0;
    long held = 0;
    long began = all.size() < BETWEEN_LOOKS ? 0 : nanoTime.getAsLong();
    boolean inTime = true;
    int next = 0;
    while (next < all.size() && inTime) {
      ServerConnection one = all.get(next);
      next++;
      step(one, ServerConnection::answer);
      held += one.unwrittenBytes();
      if (held > MOST_BYTES) {
        written = write(all, written, next);
        held = 0;
      }
      if (next % BETWEEN_LOOKS == 0) {
        inTime = nanoTime.getAsLong() - began < MOST_NANOS;
      }
    }
    write(all, written, next);
    return next;
  }

  private static int write(List<ServerConnection> all, int from, int to) {
    for (int i = from; i < to; i++) {
      step(all.get(i), ServerConnection::write);
    }
    return to;
  }

  private static void step(ServerConnection one, Consumer<ServerConnection> step) {
    try {
      step.accept(one);
    } catch (RuntimeException | Error e) {
      LOG.warn("a connection is closed, since its turn failed", e);
      one.failed();
    }
  }
}
