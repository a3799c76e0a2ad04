package io.thriftyp2p.locator.rpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.thriftyp2p.locator.tls.Tls;
import io.thriftyp2p.locator.tls.TlsFailure;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Stands behind the TLS of a connection that was taken until its handshake is over: finds out who
 * is there, and tells of a handshake that failed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
final class TlsDoor extends ChannelInboundHandlerAdapter {
  private final ServerShared server;
  private final Tls tls;
  private final Caller caller;

  TlsDoor(ServerShared server, Tls tls, Caller caller) {
    this.server = server;
    this.tls = tls;
    this.caller = caller;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      if (done.isSuccess()) {
        entered(context);
        context.pipeline().remove(this);
      } else {
        refused(context, done.cause());
      }
    }
    context.fireUserEventTriggered(event);
  }

  private void entered(ChannelHandlerContext context) {
    SslHandler handler = context.pipeline().get(SslHandler.class);
    X509Certificate[] chain = ShownCertificates.of(handler.engine().getSession());
    caller.secured(chain.length == 0 ? Optional.empty() : Optional.of(chain[0]));
    if (chain.length > 0) {
      ShownCertificates.watch(tls, chain, true, context.channel(), caller::refused);
    }
  }

  private void refused(ChannelHandlerContext context, Throwable cause) {
    Bound bound =
        cause instanceof SslHandshakeTimeoutException ? Bound.HANDSHAKE_TIMEOUT : Bound.ACCESS;
    server.refused(
        context.channel().remoteAddress(), bound, "TLS failed: " + TlsFailure.reason(cause));
    context.close();
  }

  /** Told already, where it is of the handshake. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
