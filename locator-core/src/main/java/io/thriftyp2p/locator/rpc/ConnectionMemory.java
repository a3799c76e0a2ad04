package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a connection holds of the memory that a server gives to all, in each of its {@link
 * Room.Rooms}. On the connection's event loop.
 */
final class ConnectionMemory {
  private final ServerShared server;
  private final MemoryShare inFlight;
  private final MemoryShare unsent;
  private final MemoryShare answers;
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
    answers = new MemoryShare(rooms.answers(), server::met, free, end);
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

  /** Whether there is no room even to wait in; in any thread. */
  boolean isFull() {
    return answers.isExhausted();
  }

  /**
   * Takes room for an answer on its way to the connection; in any thread.
   *
   * @return gives it back
   */
  Runnable reserve(int bytes) {
    return answers.reserve(bytes);
  }

  /** An answer is held, until the next report says all. */
  void take(int bytes) {
    inFlight.add(bytes);
    answers.add(bytes);
  }

  /**
   * What the connection holds.
   *
   * @param received bytes of what is not decoded, as much as they occupy
   * @param held by requests without answers, and by answers that have not left
   * @param progress whether a message was completed, or an answer left, since the last time
   */
  void report(int received, long held, Load load, Progress progress) {
    inFlight.report(received, held, progress.received());
    unsent.report(load.unsent(), 0, progress.sent());
    answers.report(0, load.answers(), false);
    expect(load.expected());
  }

  /**
   * What answers take.
   *
   * @param unsent that are written and have not left
   * @param answers those, and those that wait to be written
   * @param expected those, and those of the requests in work
   */
  record Load(long unsent, long answers, long expected) {}

  /** What came to its end since the last report: a message, an answer. */
  record Progress(boolean received, boolean sent) {}

  /** What answers take, and are likely to take, changes with each request that is begun. */
  void expect(long bytes) {
    expected.report(0, bytes, false);
  }

  /**
   * Whether another request may be begun. If not, it may once one of those in work is over.
   *
   * @param held as in the report
   */
  boolean mayTakeOn(long held) {
    return inFlight.mayTakeOn(held);
  }

  /** Whether there will be no room for the large answers of more requests. */
  boolean expectsTooMuch() {
    return expected.isExhausted();
  }

  /** Requests whose answers would be refused wait to be begun; the connection will hear. */
  void awaitRoom(EventLoop loop) {
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
    answers.moveTo(rooms.answers());
    expected.moveTo(rooms.expected());
  }

  /** An answer waits; the connection will hear when it may go. */
  void awaitSending(EventLoop loop) {
    unsent.await(loop);
  }

  void stopWaiting() {
    List.of(inFlight, unsent, answers, expected).forEach(MemoryShare::stopWaiting);
  }
}
