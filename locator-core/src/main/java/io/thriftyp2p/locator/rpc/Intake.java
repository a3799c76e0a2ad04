package io.thriftyp2p.locator.rpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.thriftyp2p.locator.rpc.ConnectionMemory.Load;
import io.thriftyp2p.locator.rpc.ConnectionMemory.Progress;

/**
 * What a connection takes in: the bytes that it has received, whether there is room for one more
 * request, and whether it is read on. On the connection's event loop.
 */
final class Intake {
  private final ServerShared server;
  private final Arrival arrival;
  private final Answers answers;
  private final ConnectionMemory memory;
  private final ReceivedBytes input = new ReceivedBytes();
  private boolean ofPeer;
  private boolean wouldBeRefused;
  private boolean progressed;

  Intake(ServerShared server, Arrival arrival, Answers answers, ConnectionMemory memory) {
    this.server = server;
    this.arrival = arrival;
    this.answers = answers;
    this.memory = memory;
  }

  /** Received, and not taken yet. */
  ReceivedBytes input() {
    return input;
  }

  /** Whether one more request may be taken. */
  boolean hasRoom(ChannelHandlerContext context) {
    wouldBeRefused = answers.bytes().expectsLarge() && memory.expectsTooMuch();
    return hasRoomOfItsOwn(context);
  }

  private boolean hasRoomOfItsOwn(ChannelHandlerContext context) {
    return !wouldBeRefused && answers.hasRoom(context) && memory.mayTakeOn(answers.bytes().held());
  }

  /** One more request is in work. */
  void begun() {
    memory.expect(answers.bytes().expected());
  }

  /** One was taken, whole. */
  void progressed() {
    progressed = true;
  }

  /** The connection speaks as a node: its place and its memory are among those of nodes. */
  void ofPeer() {
    if (!ofPeer) {
      ofPeer = true;
      arrival.seat().ofPeer();
      memory.moveToPeers();
    }
  }

  /** Until its turn comes nothing more is read. */
  void pause(ChannelHandlerContext context) {
    report();
    context.channel().config().setAutoRead(false);
  }

  /**
   * At the end of a turn: gives back what is not needed, says what the connection holds and waits
   * for, and has it read on or not.
   */
  void settle(ChannelHandlerContext context, ConnectionPhase phase) {
    EventLoop loop = context.channel().eventLoop();
    input.compact(context.alloc());
    report();
    if (answers.isHeldBack()) {
      memory.awaitSending(loop);
    }
    // Not asked anew: who was not taken on has to be woken, also if there is room by now.
    if (wouldBeRefused) {
      memory.awaitRoom(loop);
    }
    boolean room = phase.decodes() && hasRoomOfItsOwn(context);
    read(context, phase == ConnectionPhase.OPEN && room && memory.mayGrow(loop));
    arrival.timeouts().report(room && !input.isEmpty(), progressed);
    progressed = false;
  }

  private void read(ChannelHandlerContext context, boolean wanted) {
    if (context.channel().config().isAutoRead() != wanted) {
      context.channel().config().setAutoRead(wanted);
      if (!wanted && answers.isFull()) {
        server.met(Bound.REQUESTS_PER_CONNECTION);
      }
    }
  }

  /** Says what the connection holds. */
  void report() {
    AnswerBytes bytes = answers.bytes();
    memory.report(
        input.capacity(),
        bytes.held(),
        new Load(bytes.unsent(), bytes.answers(), bytes.expected()),
        new Progress(progressed, answers.progressed()));
  }

  /** Nothing is taken any more. */
  void close() {
    input.clear();
    report();
    memory.stopWaiting();
  }
}
