package io.thriftyp2p.locator.rpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Closes connections whose peer keeps the server waiting: with an incomplete message, with answers
 * it does not take, or with nothing at all. It looks at each connection a few times in a timeout
 * and reads no clock in between, so that a request costs nothing.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
final class ConnectionTimeouts extends ChannelInboundHandlerAdapter {
  private static final int TICKS_IN_TIMEOUT = 4;

  private final Consumer<Bound> met;
  private final long messageNanos;
  private final long idleNanos;
  private final long tickNanos;

  private boolean active;
  private boolean busy;
  private boolean incomplete;
  private long unsentBefore;
  private long quietNanos;
  private long incompleteNanos;
  private long stalledNanos;
  private Optional<Future<?>> next = Optional.empty();

  /**
   * @param met hears why the connection is closed
   */
  ConnectionTimeouts(RpcConfig config, Consumer<Bound> met) {
    this.met = met;
    messageNanos = config.messageTimeout().toNanos();
    idleNanos = config.idleTimeout().toNanos();
    tickNanos =
        Math.max(
            Math.min(messageNanos, idleNanos) / TICKS_IN_TIMEOUT, TimeUnit.MILLISECONDS.toNanos(1));
  }

  /**
   * What the connection waits for, at the end of a turn.
   *
   * @param incomplete a message has begun and the peer is to send the rest
   * @param progressed a message was completed since the last report
   */
  void report(boolean incomplete, boolean progressed) {
    this.incomplete = incomplete;
    if (progressed || !incomplete) {
      incompleteNanos = 0;
    }
  }

  /** Whether the peer waits for an answer, or for news: until that is over it may be silent. */
  void busy(boolean now) {
    busy = now;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    scheduleTick(context);
    context.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    next.ifPresent(timer -> timer.cancel(false));
    context.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    active = true;
    context.fireChannelRead(message);
  }

  private void scheduleTick(ChannelHandlerContext context) {
    next =
        Optional.of(
            context.executor().schedule(() -> tick(context), tickNanos, TimeUnit.NANOSECONDS));
  }

  private void tick(ChannelHandlerContext context) {
    long unsent = unsent(context.channel());
    stalledNanos = unsent > 0 && unsent == unsentBefore ? stalledNanos + tickNanos : 0;
    unsentBefore = unsent;
    quietNanos = active || busy || unsent > 0 ? 0 : quietNanos + tickNanos;
    incompleteNanos = incomplete ? incompleteNanos + tickNanos : 0;
    active = false;
    if (stalledNanos >= messageNanos || incompleteNanos > messageNanos) {
      met.accept(Bound.MESSAGE_TIMEOUT);
      context.close();
    } else if (quietNanos >= idleNanos) {
      met.accept(Bound.IDLE_TIMEOUT);
      context.close();
    } else {
      scheduleTick(context);
    }
  }

  /** A number that changes whenever the peer takes bytes; 0 when there are none for it. */
  private static long unsent(Channel channel) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    return out == null ? 0 : out.totalPendingWriteBytes() - out.currentProgress();
  }
}
