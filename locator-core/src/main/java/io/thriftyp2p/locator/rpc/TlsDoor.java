package io.thriftyp2p.locator.rpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.thriftyp2p.locator.tls.TlsFailure;

/**
 * Stands behind the TLS of a connection that was taken until its handshake is over, and tells of
 * one that failed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
final class TlsDoor extends ChannelInboundHandlerAdapter {
  private final RefusalLog refusals;

  TlsDoor(RefusalLog refusals) {
    this.refusals = refusals;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      if (done.isSuccess()) {
        context.pipeline().remove(this);
      } else {
        refusals.refused(
            context.channel().remoteAddress(), "TLS failed: " + TlsFailure.reason(done.cause()));
        context.close();
      }
    }
    context.fireUserEventTriggered(event);
  }

  /** Told already, where it is of the handshake. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
