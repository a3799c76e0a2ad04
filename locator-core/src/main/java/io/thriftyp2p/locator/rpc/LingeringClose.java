package io.thriftyp2p.locator.rpc;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection after its last answer: says that nothing more will come, and throws away
 * what the peer still sends until it closes too, or a second is over. Closing at once would reset
 * the connection if unread bytes are there, and the peer could lose the answer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
final class LingeringClose extends ChannelInboundHandlerAdapter {
  private static final long LINGER_SECONDS = 1;

  private LingeringClose() {}

  /** Replaces the handler, all of whose writes are done. */
  static void replace(ChannelHandlerContext context, ChannelHandler handler) {
    context.pipeline().replace(handler, "linger", new LingeringClose());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    SslHandler tls = context.pipeline().get(SslHandler.class);
    if (tls != null) {
      // Whoever reads until the end must see that nothing was cut off.
      tls.closeOutbound();
    } else if (context.channel() instanceof DuplexChannel channel) {
      channel.shutdownOutput();
    }
    context.channel().config().setAutoRead(true);
    var timer =
        context.executor().schedule(() -> context.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    context.channel().closeFuture().addListener(closed -> timer.cancel(false));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
