package io.thriftyp2p.diststore.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.thriftyp2p.diststore.http.AnswerWriter.Form;
import io.thriftyp2p.locator.rpc.ConnectionBounds;
import io.thriftyp2p.locator.rpc.RpcServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * One connection that speaks HTTP/1.x: takes one request after the other, and reads on only when
 * the one before is answered and the peer takes its answers. All state belongs to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private enum Phase {
    /** Between requests, or while one comes in. */
    READING,
    /** A request is in work, or its answer goes out. */
    ANSWERING,
    /** After the last answer. */
    ENDED
  }

  private final HttpServer server;
  private final RequestDecoder decoder;
  private final ConnectionBounds bounds;
  private final Queue<HttpObject> arrived = new ArrayDeque<>();

  private ChannelHandlerContext context;
  private AnswerWriter answers;
  private Phase phase = Phase.READING;
  private Optional<Incoming> incoming = Optional.empty();
  private Optional<Future<?>> deadline = Optional.empty();
  private boolean draining;
  private boolean progressed;
  private boolean taking;
  private int exchange;

  HttpConnection(
      HttpServer server,
      RequestDecoder decoder,
      ConnectionBounds bounds,
      ChannelHandlerContext context) {
    this.server = server;
    this.decoder = decoder;
    this.bounds = bounds;
    this.context = context;
    this.answers = new AnswerWriter(context, server.date(), this::answered);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    answers = new AnswerWriter(added, server.date(), this::answered);
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    if (phase == Phase.ENDED || !(message instanceof HttpObject object)) {
      ReferenceCountUtil.release(message);
      return;
    }
    arrived.add(object);
    take();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ignored) {
    context.flush();
    settle();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ignored) {
    if (context.channel().isWritable()) {
      answers.writable();
      turn();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
    if (event == RpcServer.DRAIN) {
      draining = true;
      if ((phase == Phase.READING && incoming.isEmpty()) || answers.isFeed()) {
        context.close();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ignored) {
    phase = Phase.ENDED;
    answers.closed();
    deadline.ifPresent(timer -> timer.cancel(false));
    arrived.forEach(ReferenceCountUtil::release);
    arrived.clear();
    bounds.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
    context.close();
  }

  /** Takes what has arrived, as far as it can be answered. */
  private void take() {
    if (taking) {
      return;
    }
    taking = true;
    while (phase == Phase.READING && context.channel().isWritable() && !arrived.isEmpty()) {
      HttpObject next = arrived.remove();
      try {
        take(next);
      } catch (RuntimeException e) {
        refuse(e);
      } finally {
        ReferenceCountUtil.release(next);
      }
    }
    taking = false;
  }

  private void take(HttpObject object) {
    DecoderResult result = object.decoderResult();
    if (result.isFailure()) {
      throw unreadable(result.cause());
    }
    if (object instanceof HttpRequest head) {
      incoming = Optional.of(Incoming.begin(head, server));
      if (incoming.get().wantsToBeAsked()) {
        answers.proceed();
      }
    }
    if (object instanceof HttpContent piece && incoming.isPresent()) {
      incoming.get().add(piece.content());
      if (object instanceof LastHttpContent) {
        begin(incoming.get());
      }
    }
  }

  private static Problem unreadable(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new Problem(
          HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line is too long to be taken");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return new Problem(
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
          "the header lines are too long to be taken");
    }
    return Problem.bad("this is no HTTP request that can be read in one way only");
  }

  /** Before the request is whole: where its end is cannot be relied on, or is too far. */
  private void refuse(RuntimeException failure) {
    boolean whole = incoming.map(Incoming::isWithoutBody).orElse(false);
    Form form = incoming.map(Incoming::form).orElse(new Form(false, false, false));
    Answer answer = Problems.answer(failure);
    phase = Phase.ANSWERING;
    server.observed(incoming, answer);
    incoming = Optional.empty();
    answers.write(answer, new Form(form.http10(), form.withoutBody(), whole && form.keepAlive()));
  }

  private void begin(Incoming request) {
    progressed = true;
    phase = Phase.ANSWERING;
    int number = ++exchange;
    CompletionStage<Answer> work = request.carryOut();
    if (work.toCompletableFuture().isDone()) {
      // Most of what memory can answer.
      work.whenComplete((answer, failure) -> answer(number, request, answer, failure));
      return;
    }
    request
        .patience()
        .ifPresent(
            limit ->
                deadline =
                    Optional.of(
                        context
                            .executor()
                            .schedule(
                                () -> later(number, request, null, tooLate(limit)),
                                limit.toNanos(),
                                TimeUnit.NANOSECONDS)));
    work.whenCompleteAsync(
        (answer, failure) -> later(number, request, answer, failure), context.executor());
  }

  private static Problem tooLate(Duration limit) {
    return Problem.unavailable(
        "nothing came of it within %d ms; it may have been applied".formatted(limit.toMillis()));
  }

  /** In a turn of its own. */
  private void later(
      int number,
      Incoming request,
      @org.jspecify.annotations.Nullable Answer answer,
      @org.jspecify.annotations.Nullable Throwable failure) {
    answer(number, request, answer, failure);
    turn();
  }

  private void turn() {
    take();
    context.flush();
    settle();
  }

  private void answer(
      int number,
      Incoming request,
      @org.jspecify.annotations.Nullable Answer answer,
      @org.jspecify.annotations.Nullable Throwable failure) {
    if (number != exchange || phase != Phase.ANSWERING) {
      return;
    }
    exchange++;
    deadline.ifPresent(timer -> timer.cancel(false));
    deadline = Optional.empty();
    Answer given =
        answer != null
            ? answer
            : Problems.answer(failure == null ? new IllegalStateException("no answer") : failure);
    incoming = Optional.empty();
    server.observed(Optional.of(request), given);
    Form form = request.form();
    answers.write(
        given, new Form(form.http10(), form.withoutBody(), form.keepAlive() && !draining));
  }

  /** An answer has gone out. */
  private void answered(boolean goOn) {
    if (goOn) {
      phase = Phase.READING;
      if (!taking) {
        // The answer's last piece went out after the turn of its request.
        context.executor().execute(this::turn);
      }
    } else {
      phase = Phase.ENDED;
      context
          .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
          .addListener(written -> bounds.closeGently(context, this));
    }
  }

  /** At the end of a turn: reads on or not, and says what it waits for. */
  private void settle() {
    if (phase == Phase.ENDED) {
      return;
    }
    int received = incoming.map(Incoming::held).orElse(0);
    boolean waiting = phase == Phase.READING && (incoming.isPresent() || decoder.hasBegun());
    boolean atWork = phase == Phase.ANSWERING;
    bounds.report(waiting, progressed, atWork ? 0 : received, atWork ? received : 0);
    if (atWork) {
      bounds.active();
    }
    progressed = false;
    boolean wanted =
        phase == Phase.READING && context.channel().isWritable() && bounds.mayGrow(this::settle);
    if (context.channel().config().isAutoRead() != wanted) {
      context.channel().config().setAutoRead(wanted);
    }
  }
}
