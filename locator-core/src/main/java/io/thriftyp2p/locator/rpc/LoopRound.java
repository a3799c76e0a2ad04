package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop that something has arrived for since it last waited. What has
 * to be done is done for all of them together, one step after the other: memory that their requests
 * need is waited for once, and their answers leave side by side. To write wakes whoever waits at
 * the other end, which takes longer than the rest of a short request; who is awake already is not
 * woken again. Redis answers in this way.
 *
 * <p>On the event loop.
 */
final class LoopRound {
  /**
   * What arrives beyond that in one round is not left lying, since it counts against no bound
   * before its turn; and as much of answers is not held back.
   */
  private static final long MOST_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(LoopRound.class);

  private final EventLoop loop;
  private List<ServerConnection> members = new ArrayList<>();
  private List<ServerConnection> spare = new ArrayList<>();
  private boolean announced;
  private long bytes;

  LoopRound(EventLoop loop) {
    this.loop = loop;
  }

  /** The connection, which is not in it yet, has its turn when the loop has read all others. */
  void add(ServerConnection connection) {
    members.add(connection);
    if (!announced) {
      announced = true;
      // Within the loop, this wakes nobody.
      loop.execute(this::run);
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

  private void turn() {
    bytes = 0;
    List<ServerConnection> now = members;
    members = spare;
    spare = now;
    now.forEach(one -> step(one, ServerConnection::look));
    now.forEach(one -> step(one, ServerConnection::touch));
    answerAndWrite(now);
    now.clear();
  }

  private static void answerAndWrite(List<ServerConnection> all) {
    int written = 0;
    long held = 0;
    for (int next = 0; next < all.size(); next++) {
      ServerConnection one = all.get(next);
      step(one, ServerConnection::answer);
      held += one.unwrittenBytes();
      if (held > MOST_BYTES || next == all.size() - 1) {
        for (; written <= next; written++) {
          step(all.get(written), ServerConnection::write);
        }
        held = 0;
      }
    }
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
