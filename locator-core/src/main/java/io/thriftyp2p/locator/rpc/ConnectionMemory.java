package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a connection of Thrift holds of the memory that a server gives to all, in each of its {@link
 * Room.Rooms}. On the connection's event loop.
 */
final class ConnectionMemory {
  private final ServerShared server;
  private final MemoryShare inFlight;
  private final MemoryShare unsent;
  private final MemoryShare expected;
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
    Room.Rooms rooms = server.rooms();
    inFlight = new MemoryShare(rooms.inFlight(), server::met, free, end);
    unsent = new MemoryShare(rooms.unsent(), server::met, free, end);
    expected = new MemoryShare(rooms.expected(), server::met, free, end);
  }

  private void free() {
    stopWaiting();
    roomAgain.run();
  }

  /** Whether large answers have to wait. */
  boolean tooMuchUnsent() {
    return unsent.isExhausted();
  }

  /** Whether there is no room even to wait in. */
  boolean isFull() {
    return inFlight.isExhausted();
  }

  /** So much more is held, until the next report says all. */
  void take(int bytes) {
    inFlight.add(bytes);
  }

  /** A large answer was refused, since there was no room. */
  void refused() {
    server.met(Bound.BYTES_IN_FLIGHT);
  }

  /**
   * @param received what the bytes received and not decoded occupy
   * @param progressed whether a message was completed since the last report
   */
  void report(int received, Answers answers, boolean progressed) {
    inFlight.report(received, answers.bytes().held(), progressed);
    unsent.report(answers.bytes().unsent(), 0, answers.progressed());
    expect(answers.bytes());
  }

  /** What the answers to come are likely to take. */
  void expect(AnswerBytes answers) {
    expected.report(0, answers.expected(), false);
  }

  /** Whether another request may be begun. If not, it may once one of those in work is over. */
  boolean mayTakeOn(AnswerBytes answers) {
    return inFlight.mayTakeOn(answers.held());
  }

  /** Whether the answers of those in work, of all connections, are likely to take too much. */
  boolean expectsTooMuch(AnswerBytes answers) {
    return !expected.mayTakeOn(answers.expectedWithOneMore());
  }

  /** Requests wait to be begun; the connection will hear when they may be. */
  void awaitAnswered(EventLoop loop) {
    expected.await(loop);
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
    Room.Rooms rooms = server.roomsOfPeers();
    inFlight.moveTo(rooms.inFlight());
    unsent.moveTo(rooms.unsent());
    expected.moveTo(rooms.expected());
  }

  /** An answer waits; the connection will hear when it may go. */
  void awaitSending(EventLoop loop) {
    unsent.await(loop);
  }

  void stopWaiting() {
    List.of(inFlight, unsent, expected).forEach(MemoryShare::stopWaiting);
  }
}
