package io.thriftyp2p.diststore.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the answers of one connection. Values go out from the array in which they are kept. On the
 * connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection
final class AnswerWriter {
  private static final byte[] LINE_END = {'\r', '\n'};
  private static final ByteBuf PROCEED = constant("HTTP/1.1 100 Continue\r\n\r\n");
  private static final ByteBuf LAST_CHUNK = constant("0\r\n\r\n");

  private final ChannelHandlerContext context;
  private final ServerDate date;
  private final Consumer<Boolean> ended;
  private Optional<Answer.PieceSource> pieces = Optional.empty();
  private Optional<Runnable> unsubscribe = Optional.empty();
  private boolean fetching;
  private boolean chunked;

  /**
   * @param ended hears when an answer has gone out whole, and whether the connection can go on
   */
  AnswerWriter(ChannelHandlerContext context, ServerDate date, Consumer<Boolean> ended) {
    this.context = context;
    this.date = date;
    this.ended = ended;
  }

  /** What the request says of how its answer is to look. */
  record Form(boolean http10, boolean withoutBody, boolean keepAlive) {}

  void proceed() {
    context.writeAndFlush(PROCEED.duplicate());
  }

  /**
   * Not flushed.
   *
   * @throws Problem when there is nobody who listens for one more; nothing is written then
   */
  void write(Answer answer, Form form) {
    if (answer.body() instanceof Answer.Whole whole) {
      writeWhole(answer, whole.bytes(), form);
      ended.accept(form.keepAlive());
      return;
    }
    if (answer.body() instanceof Answer.Events events && !form.withoutBody()) {
      // What it says comes in later turns of the loop, behind the head.
      unsubscribe = Optional.of(events.feed().subscribe(this::event));
    }
    chunked = !form.http10();
    // HTTP/1.0 has no other end of a body than that of its connection.
    Form open = new Form(form.http10(), form.withoutBody(), form.keepAlive() && chunked);
    context.write(
        AnswerHead.open(context.alloc(), answer, open, date.now(), chunked && !form.withoutBody()));
    if (form.withoutBody()) {
      ended.accept(open.keepAlive());
    } else if (answer.body() instanceof Answer.Pieces some) {
      pieces = Optional.of(some.source());
      goOn(open.keepAlive());
    }
  }

  private void writeWhole(Answer answer, byte[] bytes, Form form) {
    context.write(AnswerHead.whole(context.alloc(), answer, bytes, form, date.now()));
    if (!AnswerHead.takesAlong(bytes, form)) {
      context.write(Unpooled.wrappedBuffer(bytes));
    }
  }

  /** The peer has taken something: the next piece may go. */
  void writable() {
    if (pieces.isPresent()) {
      goOn(chunked);
    }
  }

  private void goOn(boolean keepAlive) {
    if (fetching || !context.channel().isWritable()) {
      return;
    }
    fetching = true;
    var unused =
        pieces
            .orElseThrow()
            .next()
            .whenCompleteAsync(
                (piece, failure) -> {
                  fetching = false;
                  if (failure != null) {
                    // In the middle of a body nothing but the end of the connection says so.
                    context.close();
                  } else if (piece.isPresent()) {
                    context.writeAndFlush(piece(piece.get()));
                    goOn(keepAlive);
                  } else {
                    end(keepAlive);
                  }
                },
                context.executor());
  }

  private void end(boolean keepAlive) {
    pieces = Optional.empty();
    context.writeAndFlush(chunked ? LAST_CHUNK.duplicate() : Unpooled.EMPTY_BUFFER);
    ended.accept(keepAlive);
  }

  private void event(byte[] bytes) {
    context
        .executor()
        .execute(
            () -> {
              // Who does not keep up misses some: each one says how everything is.
              if (context.channel().isWritable()) {
                context.writeAndFlush(piece(bytes));
              }
            });
  }

  private ByteBuf piece(byte[] bytes) {
    // A chunk of nothing would be the last one.
    if (!chunked || bytes.length == 0) {
      return Unpooled.wrappedBuffer(bytes);
    }
    return Unpooled.wrappedBuffer(
        ascii(Integer.toHexString(bytes.length) + "\r\n"), bytes, LINE_END);
  }

  private static ByteBuf constant(String text) {
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ascii(text)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether an answer is under way that would last for ever. */
  boolean isFeed() {
    return unsubscribe.isPresent();
  }

  void closed() {
    unsubscribe.ifPresent(Runnable::run);
    unsubscribe = Optional.empty();
    pieces = Optional.empty();
  }
}
