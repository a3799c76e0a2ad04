package io.thriftyp2p.diststore.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.thriftyp2p.diststore.http.Answer.Header;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes the answers of one connection. Values go out from the array in which they are kept. On the
 * connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection
final class AnswerWriter {
  private final ChannelHandlerContext context;
  private final ServerDate date;
  private final Consumer<Boolean> ended;
  private Optional<Answer.PieceSource> pieces = Optional.empty();
  private Optional<Runnable> unsubscribe = Optional.empty();
  private boolean fetching;
  private boolean lastsUntilClose;

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
    context.writeAndFlush(
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
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
    lastsUntilClose = form.http10();
    DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, answer.status());
    boolean keepAlive = form.keepAlive() && !lastsUntilClose;
    headers(head.headers(), answer, form, keepAlive);
    if (form.withoutBody()) {
      // No word of chunks: the encoder would write the last one.
      context.write(head);
      context.write(LastHttpContent.EMPTY_LAST_CONTENT);
      ended.accept(keepAlive);
      return;
    }
    if (!lastsUntilClose) {
      head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    context.write(head);
    if (answer.body() instanceof Answer.Pieces some) {
      pieces = Optional.of(some.source());
      goOn(keepAlive);
    }
  }

  private void writeWhole(Answer answer, byte[] bytes, Form form) {
    // Past the encoder: it is encoded already.
    ChannelHandlerContext encoder = context.pipeline().context(HttpResponseEncoder.class);
    encoder.write(AnswerHead.write(context.alloc(), answer, bytes, form, date.now()));
    if (!AnswerHead.takesAlong(bytes, form)) {
      encoder.write(Unpooled.wrappedBuffer(bytes));
    }
  }

  private void headers(HttpHeaders headers, Answer answer, Form form, boolean keepAlive) {
    for (Header header : answer.headers()) {
      headers.set(header.name(), header.value());
    }
    headers.set(HttpHeaderNames.DATE, date.now());
    headers.set("X-Content-Type-Options", "nosniff");
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    } else if (form.http10()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
    }
  }

  /** The peer has taken something: the next piece may go. */
  void writable() {
    if (pieces.isPresent()) {
      goOn(!lastsUntilClose);
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
                    context.writeAndFlush(content(piece.get()));
                    goOn(keepAlive);
                  } else {
                    end(keepAlive);
                  }
                },
                context.executor());
  }

  private void end(boolean keepAlive) {
    pieces = Optional.empty();
    context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    ended.accept(keepAlive);
  }

  private void event(byte[] bytes) {
    context
        .executor()
        .execute(
            () -> {
              // Who does not keep up misses some: each one says how everything is.
              if (context.channel().isWritable()) {
                context.writeAndFlush(content(bytes));
              }
            });
  }

  private static DefaultHttpContent content(byte[] bytes) {
    return new DefaultHttpContent(Unpooled.wrappedBuffer(bytes));
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
