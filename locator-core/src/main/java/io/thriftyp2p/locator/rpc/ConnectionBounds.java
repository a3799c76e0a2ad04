package io.thriftyp2p.locator.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.thriftyp2p.locator.rpc.ConnectionMemory.Load;
import io.thriftyp2p.locator.rpc.ConnectionMemory.Progress;
import java.util.concurrent.RejectedExecutionException;

/**
 * The bounds of a server as one connection meets them that speaks something else than Thrift: its
 * share of the memory for all, and the patience with a peer that keeps the server waiting. On the
 * connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
public final class ConnectionBounds {
  private final ServerShared server;
  private final Channel channel;
  private final Arrival arrival;
  private final ConnectionMemory memory;
  private final AnswerBytes answers = new AnswerBytes();
  private Runnable whenFree = () -> {};
  private boolean waits;
  private boolean atWork;
  private long toSend;

  ConnectionBounds(ServerShared server, Arrival arrival, Channel channel) {
    this.server = server;
    this.channel = channel;
    this.arrival = arrival;
    this.memory =
        new ConnectionMemory(server, this::onLoop, this::roomAgain, () -> channel.close());
  }

  private void roomAgain() {
    waits = false;
    whenFree.run();
  }

  /** Who is at the other end. */
  public Caller caller() {
    return arrival.caller();
  }

  /** In a turn of its own, whoever gives room. */
  private void onLoop(Runnable task) {
    try {
      channel.eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      // The connection went with its loop.
    }
  }

  /**
   * How it stands, at the end of a turn.
   *
   * @param incomplete a request has begun, and the peer is to send the rest
   * @param progressed a request was completed since the last report
   * @param received bytes held of requests that are not complete
   * @param inWork bytes held of requests in work
   * @param toSend bytes of answers that the peer does not take yet
   */
  public void report(
      boolean incomplete, boolean progressed, int received, long inWork, long toSend) {
    arrival.timeouts().report(incomplete, progressed);
    // Whoever is made to wait is not idle.
    arrival.timeouts().busy(atWork || waits);
    boolean sent = toSend < this.toSend;
    this.toSend = toSend;
    Load load = new Load(toSend, toSend, toSend + (atWork ? answers.likely() : 0));
    memory.report(received, inWork + toSend, load, new Progress(progressed, sent));
  }

  /**
   * Whether the peer waits for this side: then the connection is not idle, however long it takes,
   * and an answer will come. To be said before the rest is reported.
   */
  public void busy(boolean now) {
    atWork = now;
  }

  /** Whether there is room for an answer of that length; in any thread. */
  public boolean takesAnswer(int bytes) {
    if (bytes <= AnswerBytes.SMALL || !memory.isFull()) {
      return true;
    }
    server.met(Bound.BYTES_IN_FLIGHT);
    return false;
  }

  /** One was answered, or it would have been had there been room. */
  public void answered(int bytes) {
    answers.encoded(bytes);
  }

  /** Whether another request may be begun; no, where its answer is likely to find no room. */
  public boolean mayTakeOn() {
    waits = answers.expectsLarge() && memory.expectsTooMuch();
    return !waits;
  }

  /**
   * Takes room for an answer on its way to the event loop, which then reports what is not sent of
   * it; in any thread.
   *
   * @return gives the room back
   */
  public Runnable reserve(int bytes) {
    return memory.reserve(bytes);
  }

  /**
   * Whether more may be read from the connection.
   *
   * @param again runs on the event loop when that changes, or another request may be begun
   */
  public boolean mayGrow(Runnable again) {
    whenFree = again;
    if (waits) {
      memory.awaitRoom(channel.eventLoop());
    }
    return !waits && memory.mayGrow(channel.eventLoop());
  }

  /** The connection is gone. */
  public void closed() {
    memory.report(0, 0, new Load(0, 0, 0), new Progress(true, true));
    memory.stopWaiting();
  }

  /** Ends the connection after its last answer, which is written; see {@link LingeringClose}. */
  public void closeGently(ChannelHandlerContext context, ChannelHandler last) {
    LingeringClose.replace(context, last);
  }
}
