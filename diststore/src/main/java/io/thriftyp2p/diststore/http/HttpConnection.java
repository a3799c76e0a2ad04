package io.thriftyp2p.diststore.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.thriftyp2p.diststore.http.AnswerWriter.Form;
import io.thriftyp2p.locator.rpc.ConnectionBounds;
import io.thriftyp2p.locator.rpc.RpcServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One connection that speaks HTTP/1.x: takes one request after the other, and decodes and reads on
 * only when the one before is answered and the peer takes its answers. All state belongs to the
 * event loop.
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
  private final Deadline deadline = new Deadline();

  private ChannelHandlerContext context;
  private AnswerWriter answers;
  private Phase phase = Phase.READING;
  private Optional<Incoming> incoming = Optional.empty();
  private boolean draining;
  private boolean progressed;
  private boolean taking;
  private int exchange;

  HttpConnection(HttpServer server, ConnectionBounds bounds, ChannelHandlerContext context) {
    this.server = server;
    this.decoder = new RequestDecoder(server.config(), this::wanted);
    this.bounds = bounds;
    this.context = context;
    this.answers = new AnswerWriter(context, server.date(), this::answered);
  }

  /** To stand in front of it. */
  RequestDecoder decoder() {
    return decoder;
  }

  private RequestDecoder.Wanted wanted() {
    if (phase == Phase.ENDED) {
      return RequestDecoder.Wanted.THROWN_AWAY;
    }
    boolean begun = incoming.isPresent() || decoder.hasBegun();
    return phase == Phase.READING && context.channel().isWritable() && (begun || bounds.mayTakeOn())
        ? RequestDecoder.Wanted.DECODED
        : RequestDecoder.Wanted.KEPT;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    answers = new AnswerWriter(added, server.date(), this::answered);
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    taking = true;
    try {
      if (phase == Phase.READING && message instanceof HttpObject object) {
        take(object);
      }
    } catch (RuntimeException e) {
      refuse(e);
    } finally {
      taking = false;
      ReferenceCountUtil.release(message);
    }
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
    end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
    context.close();
  }

  /** Nothing is taken any more, and nothing held. */
  private void end() {
    phase = Phase.ENDED;
    incoming = Optional.empty();
    answers.closed();
    deadline.cancel();
    bounds.closed();
  }

  private void take(HttpObject object) {
    DecoderResult result = object.decoderResult();
    if (result.isFailure()) {
      throw Problems.unreadable(object instanceof HttpRequest, result.cause());
    }
    if (object instanceof HttpRequest head) {
      Incoming begun = new Incoming(head, server, bounds.caller());
      incoming = Optional.of(begun);
      begun.look();
      if (begun.wantsToBeAsked()) {
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

  /** Where the request ends cannot be relied on, or is too far: this is the last answer. */
  private void refuse(RuntimeException failure) {
    Form form = incoming.map(Incoming::form).orElse(new Form(false, false, false));
    Answer answer = Problems.answer(failure);
    phase = Phase.ANSWERING;
    server.observed(incoming, answer);
    incoming = Optional.empty();
    answers.write(answer, new Form(form.http10(), form.withoutBody(), false));
  }

  private void begin(Incoming request) {
    progressed = true;
    phase = Phase.ANSWERING;
    int number = ++exchange;
    CompletionStage<Answer> work = request.carryOut();
    if (work.toCompletableFuture().isDone()) {
      // Most of what memory can answer.
      work.whenComplete(
          (answer, failure) ->
              answer(number, request, Outcome.of(request, bounds, answer, failure)));
      return;
    }
    Consumer<Duration> set =
        limit ->
            deadline.set(
                context.executor(),
                limit,
                () -> later(number, request, Outcome.small(Problems.tooLate(limit))));
    request.patience().ifPresent(set);
    work.whenComplete(
        (answer, failure) -> {
          // It counts from now on, however long the event loop has other things to do.
          Outcome outcome = Outcome.of(request, bounds, answer, failure);
          Runnable release = bounds.reserve(outcome.answer().length());
          context
              .executor()
              .execute(
                  () -> {
                    later(number, request, outcome);
                    release.run();
                  });
        });
  }

  /** In a turn of its own. */
  private void later(int number, Incoming request, Outcome outcome) {
    answer(number, request, outcome);
    turn();
  }

  private void turn() {
    if (phase == Phase.ENDED) {
      return;
    }
    if (!taking) {
      goOn();
    }
    context.flush();
    settle();
  }

  /** Not while the decoder is at it already: it goes on by itself. */
  private void goOn() {
    try {
      decoder.goOn(context.pipeline().context(decoder));
    } catch (Exception e) {
      context.close();
    }
  }

  private void answer(int number, Incoming request, Outcome outcome) {
    if (number != exchange || phase != Phase.ANSWERING) {
      return;
    }
    exchange++;
    deadline.cancel();
    bounds.answered(outcome.length());
    incoming = Optional.empty();
    Form asked = request.form();
    Form form = new Form(asked.http10(), asked.withoutBody(), asked.keepAlive() && !draining);
    Answer written = outcome.answer();
    try {
      answers.write(written, form);
    } catch (Problem nobodyListens) {
      written = Problems.answer(nobodyListens);
      answers.write(written, form);
    }
    server.observed(Optional.of(request), written);
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
      end();
      context
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(written -> bounds.closeGently(context, this));
    }
  }

  /** At the end of a turn: reads on or not, and says what it waits for. */
  private void settle() {
    if (phase == Phase.ENDED) {
      return;
    }
    boolean atWork = phase == Phase.ANSWERING;
    int received = incoming.map(Incoming::held).orElse(0);
    boolean waiting = !atWork && (incoming.isPresent() || decoder.hasBegun());
    long inWork = (long) decoder.held() + (atWork ? received : 0);
    bounds.busy(atWork);
    bounds.report(waiting, progressed, atWork ? 0 : received, inWork, toSend());
    progressed = false;
    // A feed reads on to see its peer go; what that sends meanwhile is not asked for.
    boolean reading = !atWork || (answers.isFeed() && decoder.held() == 0);
    boolean wanted = reading && context.channel().isWritable() && bounds.mayGrow(this::turn);
    if (context.channel().config().isAutoRead() != wanted) {
      context.channel().config().setAutoRead(wanted);
    }
  }

  /** Of answers that the peer does not take: it is told when that changes. */
  private long toSend() {
    ChannelOutboundBuffer unsent = context.channel().unsafe().outboundBuffer();
    return context.channel().isWritable() || unsent == null ? 0 : unsent.totalPendingWriteBytes();
  }
}
