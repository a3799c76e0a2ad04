package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.thriftyp2p.locator.rpc.ServerObserver.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * The answers of one connection, from the request on: brings plain ones into the order of their
 * requests, lets multiplexed ones pass, encodes them and writes them together. Those that the peer
 * does not take yet, or that others are before, wait as bytes, which count; a large one for which
 * there is no room is refused. On the connection's event loop.
 */
final class Answers {
  /** So much is written at once even if more is ready. */
  private static final int FULL_BATCH = 256 << 10;

  private final RpcConfig config;
  private final Codec codec;
  private final boolean framed;
  private final ConnectionMemory memory;
  private final WaitingRoom waitingRoom;
  private final Runnable whenSent;
  private final Queue<Call> ordered = new ArrayDeque<>();
  private final Queue<Call> ready = new ArrayDeque<>();
  private final List<Call> settledInTurn = new ArrayList<>();
  private final AnswerBytes bytes = new AnswerBytes();
  private final WriteBatch batch = new WriteBatch();

  private int unanswered;
  private long writtenBefore;
  private long written;
  private boolean closed;
  private boolean heldBack;
  private boolean progressed;

  /**
   * @param whenSent runs each time that written bytes have left
   */
  Answers(
      ServerShared server,
      Encoding encoding,
      boolean framed,
      ConnectionMemory memory,
      Runnable whenSent) {
    this.config = server.config();
    this.codec = server.codecs().get(encoding);
    this.framed = framed;
    this.memory = memory;
    this.waitingRoom = new WaitingRoom(server, encoding, framed, memory);
    this.whenSent = whenSent;
  }

  /** Has an answer wait that comes outside of a turn; in any thread. */
  Reply awaiting(Call call, Reply reply) {
    return waitingRoom.take(call, reply);
  }

  /** A request has been decoded; requests are announced in their order. */
  void expect(Call call) {
    unanswered++;
    bytes.begun(call);
    if (isOrdered(call)) {
      ordered.add(call);
    }
  }

  /** Whether an answer may be written that was not announced, and is not looked at for its size. */
  boolean isClear() {
    return !closed && unanswered == 0 && !memory.tooMuchUnsent();
  }

  /** Where such an answer goes, behind those before it. */
  ByteBuf out(ChannelHandlerContext context) {
    return batch.open(context.alloc(), 0);
  }

  /** An announced request is done. */
  void settled(Call call) {
    bytes.settled(call);
    if (call.reply().encoded().isPresent()) {
      waits(call);
    } else {
      settledInTurn.add(call);
    }
    if (!isOrdered(call)) {
      ready.add(call);
    }
  }

  private static boolean isOrdered(Call call) {
    return !call.isMultiplexed() && !call.isSilent();
  }

  /** Writes what is ready, as far as the peer takes it. */
  void release(ChannelHandlerContext context) {
    if (isHeldBack() && memory.tooMuchUnsent()) {
      return;
    }
    heldBack = false;
    release(context, ready, call -> true);
    release(context, ordered, Call::isDone);
  }

  private void release(ChannelHandlerContext context, Queue<Call> calls, Predicate<Call> isDone) {
    for (Call head = calls.peek();
        !heldBack
            && head != null
            && isDone.test(head)
            && takesMore(context)
            && write(context, head);
        head = calls.peek()) {
      calls.remove();
      unanswered--;
      bytes.over(head);
    }
  }

  /** An answer has room; from now on it counts as the connection's. */
  private void waits(Call call) {
    int length = call.reply().encoded().orElseThrow().length;
    if (call.reply().outcome() != Outcome.REFUSED) {
      bytes.encoded(length);
    }
    bytes.waits(length);
    memory.take(length);
  }

  /** False: it is large, and there is no room. */
  private boolean write(ChannelHandlerContext context, Call call) {
    Optional<byte[]> waiting = call.reply().encoded();
    if (waiting.isPresent()) {
      int length = waiting.get().length;
      return add(context, call, waiting.get(), 0, length, -length);
    }
    if (closed || !call.isToBeEncoded()) {
      return true;
    }
    int begin = Codec.writtenFrom(framed);
    call.replace(AnswerWriter.write(codec, call, call.reply(), config));
    bytes.encoded(codec.writtenTo() - begin);
    boolean added = add(context, call, codec.written(), begin, codec.writtenTo(), 0);
    codec.trim();
    return added;
  }

  private boolean add(
      ChannelHandlerContext context, Call call, byte[] from, int begin, int end, int waiting) {
    heldBack = !closed && end - begin > AnswerBytes.SMALL && memory.tooMuchUnsent();
    if (heldBack) {
      return false;
    }
    if (!closed) {
      batch.add(context.alloc(), from, begin, end);
    }
    bytes.waits(waiting);
    call.replace(call.reply().over());
    return true;
  }

  /** At the end of a turn: those that were settled in it and could not be written have to wait. */
  void keepRest(ChannelHandlerContext context) {
    boolean anyRefused = false;
    for (Call call : settledInTurn) {
      if (!closed && call.isToBeEncoded()) {
        Reply waiting = waitingRoom.take(call, call.reply());
        anyRefused |= waiting.outcome() != call.reply().outcome();
        call.replace(waiting);
        waits(call);
        waiting.release().run();
      }
    }
    settledInTurn.clear();
    if (anyRefused) {
      // What is said instead is small, and does not have to wait for room.
      heldBack = false;
      release(context);
    }
  }

  /** Whether an answer waits until there is room for it. */
  boolean isHeldBack() {
    return heldBack && !closed;
  }

  int unwrittenBytes() {
    return batch.size();
  }

  /** Bytes that were ready since the last time that somebody asked. */
  long readyBytes() {
    long all = written + batch.size();
    long now = all - writtenBefore;
    writtenBefore = all;
    return now;
  }

  void flush(ChannelHandlerContext context) {
    if (batch.isEmpty()) {
      return;
    }
    int size = batch.size();
    written += size;
    bytes.sends(size);
    var unused =
        batch
            .flush(context)
            .addListener(
                done -> {
                  bytes.sends(-size);
                  progressed = true;
                  whenSent.run();
                });
  }

  /** Whether the peer takes what has been written so far. */
  boolean takesMore(ChannelHandlerContext context) {
    if (batch.size() >= FULL_BATCH) {
      flush(context);
    }
    return closed || context.channel().isWritable();
  }

  /** Whether a further request may be decoded. */
  boolean hasRoom(ChannelHandlerContext context) {
    return !isFull() && !isHeldBack() && takesMore(context);
  }

  /** Whether as many requests are unanswered as may be. */
  boolean isFull() {
    return unanswered >= config.maxRequestsPerConnection();
  }

  /** Whether every request is answered, and every answer has left. */
  boolean isIdle() {
    return unanswered == 0 && bytes.unsent() == 0 && batch.isEmpty();
  }

  AnswerBytes bytes() {
    return bytes;
  }

  /** Whether some left since the last time that somebody asked. */
  boolean progressed() {
    boolean now = progressed;
    progressed = false;
    return now;
  }

  /** Nobody is there any more to read them. */
  void close() {
    closed = true;
    batch.discard();
  }
}
