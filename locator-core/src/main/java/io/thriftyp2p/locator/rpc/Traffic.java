package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Tells an observer of the connections of a server, and of their bytes. */
@Sharable
@SuppressWarnings("FutureReturnValueIgnored") // whoever writes looks after it
final class Traffic extends ChannelDuplexHandler {
  private final ServerObserver observer;

  Traffic(ServerObserver observer) {
    this.observer = observer;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    observer.opened();
    context.channel().closeFuture().addListener(closed -> observer.closed());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes) {
      observer.received(bytes.readableBytes());
    }
    context.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes) {
      observer.sent(bytes.readableBytes());
    }
    context.write(message, promise);
  }
}
