package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import java.util.function.Consumer;

/**
 * What a connection of Thrift holds of the memory that a server gives to all, in both of its {@link
 * Room.Rooms}. On the connection's event loop.
 */
final class ConnectionMemory {
  private final ServerShared server;
  private final MemoryShare inFlight;
  private final MemoryShare unsent;
  private final Runnable roomAgain;
  private boolean full;

  /**
   * @param onLoop runs a task on the connection's event loop; may be called by any thread
   * @param roomAgain runs there when more may be read, begun or sent
   * @param giveWay ends the connection
   */
  ConnectionMemory(
      ServerShared server, Consumer<Runnable> onLoop, Runnable roomAgain, Runnable giveWay) {
    this.server = server;
    this.roomAgain = roomAgain;
    Runnable free = () -> onLoop.accept(this::free);
    Runnable end = () -> onLoop.accept(giveWay);
    inFlight = new MemoryShare(server.rooms().inFlight(), server::met, free, end);
    unsent = new MemoryShare(server.rooms().unsent(), server::met, free, end);
  }

  private void free() {
    stopWaiting();
    roomAgain.run();
  }

  /** Whether large answers have to wait. */
  boolean tooMuchUnsent() {
    return unsent.isExhausted();
  }

  /**
   * @param received what the bytes received and not decoded occupy
   * @param progressed whether a message was completed since the last report
   */
  void report(int received, Answers answers, boolean progressed) {
    inFlight.report(received, answers.heldBytes(), progressed);
    unsent.report(answers.unsentBytes(), 0, answers.progressed());
  }

  /** Whether another request may be begun. If not, it may once one of those in work is over. */
  boolean mayTakeOn(Answers answers) {
    return inFlight.mayTakeOn(answers.heldBytes());
  }

  /** Whether the connection may be read on; if not, it will hear when that changes. */
  boolean mayGrow(EventLoop loop) {
    boolean fullBefore = full;
    full = inFlight.held() > server.config().maxBytesPerConnection();
    if (full && !fullBefore) {
      server.met(Bound.BYTES_PER_CONNECTION);
    }
    // Of one that is full some has to go, and then it is asked again.
    return !full && inFlight.mayGrow(loop);
  }

  /** The connection is one of another node: from now on it takes of what those have. */
  void moveToPeers() {
    inFlight.moveTo(server.roomsOfPeers().inFlight());
    unsent.moveTo(server.roomsOfPeers().unsent());
  }

  /** An answer waits; the connection will hear when it may go. */
  void awaitSending(EventLoop loop) {
    unsent.await(loop);
  }

  void stopWaiting() {
    inFlight.stopWaiting();
    unsent.stopWaiting();
  }
}
