package io.thriftyp2p.locator.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;

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
  private final MemoryShare memory;
  private final MemoryShare unsent;
  private Runnable whenFree = () -> {};

  ConnectionBounds(ServerShared server, Arrival arrival, Channel channel) {
    this.server = server;
    this.channel = channel;
    this.arrival = arrival;
    this.memory = share(server.rooms().inFlight());
    this.unsent = share(server.rooms().unsent());
  }

  private MemoryShare share(Room room) {
    return new MemoryShare(
        room, server::met, () -> onLoop(this::free), () -> onLoop(() -> channel.close()));
  }

  /** Who is at the other end. */
  public Caller caller() {
    return arrival.caller();
  }

  private void free() {
    memory.stopWaiting();
    whenFree.run();
  }

  private void onLoop(Runnable task) {
    // Otherwise the connection went with its loop.
    boolean unused = EventLoops.runOn(channel.eventLoop(), task);
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
    memory.report(received, inWork + toSend, progressed);
    unsent.report(toSend, 0, toSend < unsent.held());
  }

  /**
   * Whether the peer waits for this side: then the connection is not idle, however long it takes.
   */
  public void busy(boolean now) {
    arrival.timeouts().busy(now);
  }

  /** Whether there is room for an answer of that length; what the peer takes of it is reported. */
  public boolean takesAnswer(int bytes) {
    if (bytes <= AnswerBytes.SMALL || !memory.isExhausted()) {
      return true;
    }
    server.met(Bound.BYTES_IN_FLIGHT);
    return false;
  }

  /**
   * Whether more may be read from the connection.
   *
   * @param again runs on the event loop when that changes
   */
  public boolean mayGrow(Runnable again) {
    whenFree = again;
    return memory.mayGrow(channel.eventLoop());
  }

  /** The connection is gone. */
  public void closed() {
    memory.report(0, 0, true);
    unsent.report(0, 0, true);
    memory.stopWaiting();
  }

  /** Ends the connection after its last answer, which is written; see {@link LingeringClose}. */
  public void closeGently(ChannelHandlerContext context, ChannelHandler last) {
    LingeringClose.replace(context, last);
  }
}
