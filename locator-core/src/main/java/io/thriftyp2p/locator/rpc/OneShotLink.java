package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A connection for one call, in unframed binary, closed when the call is over. The request is
 * strict, the answer may be either. State belongs to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
final class OneShotLink extends ChannelInboundHandlerAdapter implements LinkOpener.Target {
  private static final byte[] NO_ANSWER = {};

  private final Endpoint peer;
  private final PeerCall call;
  private final EventLoop loop;
  private final RpcConfig config;
  private final Optional<Greeting> greeting;
  private final Runnable over;
  private final ReceivedBytes input = new ReceivedBytes();

  private Optional<ChannelHandlerContext> connection = Optional.empty();
  private Optional<Splitter> splitter = Optional.empty();

  /** Whether nothing is to come before the answer. */
  private boolean greeted;

  private boolean closed;

  /**
   * @param greeting goes before the call
   * @param over runs once, on the loop, when the call has its outcome
   */
  OneShotLink(
      Endpoint peer,
      PeerCall call,
      EventLoop loop,
      RpcConfig config,
      Optional<Greeting> greeting,
      Runnable over) {
    this.peer = peer;
    this.call = call;
    this.loop = loop;
    this.config = config;
    this.greeting = greeting;
    this.greeted = greeting.isEmpty();
    this.over = over;
  }

  @Override
  public boolean onLoop(Runnable task) {
    return EventLoops.runOn(loop, task);
  }

  /** Gives the call its deadline; on the loop. */
  void watch() {
    call.timer(
        loop.schedule(
            () ->
                fail(
                    call.isSent()
                        ? "its time is over"
                        : "no connection within the time of the call"),
            call.nanosLeft(),
            TimeUnit.NANOSECONDS));
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    connection = Optional.of(context);
    if (closed) {
      context.close();
      return;
    }
    if (LinkOpener.metItself(context.channel())) {
      connectFailed(true, "the connection met itself");
      return;
    }
    call.sent(0);
    context
        .writeAndFlush(
            Unpooled.wrappedBuffer(
                greeting.map(first -> unframed(first.frame())).orElse(Unpooled.EMPTY_BUFFER),
                unframed(call.request().frame())))
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                fail("the connection broke");
              } else if (call.request().oneway()) {
                end(() -> call.complete(NO_ANSWER));
              }
            });
  }

  private static ByteBuf unframed(byte[] frame) {
    return Unpooled.wrappedBuffer(frame, Codec.FRAME_HEADER, frame.length - Codec.FRAME_HEADER);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (closed) {
      ((ByteBuf) message).release();
      return;
    }
    input.add(context.alloc(), (ByteBuf) message);
    try {
      if (greeted || input.next(splitter()).isPresent()) {
        greeted = true;
        input.next(splitter()).ifPresent(answer -> end(() -> call.complete(answer)));
      }
    } catch (BadMessage e) {
      fail("what it answers is not Thrift");
    }
  }

  /** Old nodes may be set to write either kind of binary; only the strict one begins so. */
  private Splitter splitter() {
    if (splitter.isEmpty()) {
      byte[] begun = input.peek(1);
      boolean strict = begun.length > 0 && begun[0] < 0;
      splitter = Optional.of(new Splitter.Unframed(new BinaryScanner(config, strict)));
    }
    return splitter.get();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail("the connection was lost");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fail(LinkOpener.broken(cause));
  }

  @Override
  public void connectFailed(boolean refused, String reason) {
    end(() -> call.fail(new PeerUnreachableException(peer, refused, reason)));
  }

  void fail(String reason) {
    end(() -> call.fail(reason));
  }

  private void end(Runnable outcome) {
    if (closed) {
      return;
    }
    closed = true;
    connection.ifPresent(ChannelHandlerContext::close);
    input.clear();
    outcome.run();
    over.run();
  }
}
