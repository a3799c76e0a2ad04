package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.thrift.TSerializable;

/**
 * The answers of one connection, from the request on: brings plain ones into the order of their
 * requests, lets multiplexed ones pass, encodes them and writes them together. An answer is not
 * encoded before the peer takes what came earlier. On the connection's event loop.
 */
final class Answers {
  /** So much is written at once even if more is ready. */
  private static final int FULL_BATCH = 256 << 10;

  private final RpcConfig config;
  private final Codec codec;
  private final boolean framed;
  private final BooleanSupplier noRoom;
  private final Runnable whenSent;
  private final Queue<Call> ordered = new ArrayDeque<>();
  private final Queue<Call> ready = new ArrayDeque<>();
  private final WriteBatch batch = new WriteBatch();

  private int unanswered;
  private long requestBytes;
  private long unsentBytes;
  private boolean closed;
  private boolean heldBack;
  private boolean progressed;

  /**
   * @param noRoom whether too much waits to be taken, on all connections: then large answers wait
   * @param whenSent runs each time that written bytes have left
   */
  Answers(
      RpcConfig config, Codec codec, boolean framed, BooleanSupplier noRoom, Runnable whenSent) {
    this.config = config;
    this.codec = codec;
    this.framed = framed;
    this.noRoom = noRoom;
    this.whenSent = whenSent;
  }

  /** A request has been decoded; requests are announced in their order. */
  void expect(Call call) {
    unanswered++;
    requestBytes += call.bytes();
    if (isOrdered(call)) {
      ordered.add(call);
    }
  }

  /** Whether an answer may be written that was not announced, and is not looked at for its size. */
  boolean isClear() {
    return !closed && unanswered == 0 && !noRoom.getAsBoolean();
  }

  /** Where such an answer goes, behind those before it. */
  ByteBuf out(ChannelHandlerContext context) {
    return batch.open(context.alloc(), 0);
  }

  /** An announced request is done. */
  void settled(Call call) {
    if (!isOrdered(call)) {
      ready.add(call);
    }
  }

  private static boolean isOrdered(Call call) {
    return !call.isMultiplexed() && !call.isSilent();
  }

  /** Encodes what is ready, as far as the peer takes it. */
  void release(ChannelHandlerContext context) {
    if (isHeldBack() && noRoom.getAsBoolean()) {
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
      requestBytes -= head.bytes();
    }
  }

  /** False: it is large, and there is no room. */
  private boolean write(ChannelHandlerContext context, Call call) {
    Optional<TSerializable> answer = call.answer();
    if (closed || call.isSilent() || answer.isEmpty()) {
      return true;
    }
    AnswerWriter.write(codec, call, answer.get(), config);
    heldBack = codec.writtenTo() > MemoryShare.ALWAYS_ALLOWED && noRoom.getAsBoolean();
    if (!heldBack) {
      batch.add(context.alloc(), codec.written(), Codec.writtenFrom(framed), codec.writtenTo());
    }
    codec.trim();
    return !heldBack;
  }

  /** Whether an answer waits until there is room for it. */
  boolean isHeldBack() {
    return heldBack && !closed;
  }

  int unwrittenBytes() {
    return batch.size();
  }

  void flush(ChannelHandlerContext context) {
    if (batch.isEmpty()) {
      return;
    }
    int bytes = batch.size();
    unsentBytes += bytes;
    var unused =
        batch
            .flush(context)
            .addListener(
                written -> {
                  unsentBytes -= bytes;
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
    return unanswered == 0 && unsentBytes == 0 && batch.isEmpty();
  }

  /** Requests without answers, and answers that have not left. */
  long heldBytes() {
    return requestBytes + unsentBytes;
  }

  /** Answers that have not left. */
  long unsentBytes() {
    return unsentBytes;
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
