package io.thriftyp2p.locator.rpc;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.thriftyp2p.locator.access.AccessRules;
import io.thriftyp2p.locator.tls.Tls;
import io.thriftyp2p.locator.tls.TlsFailure;
import java.security.cert.X509Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the TLS of a connection that was made and its user, who hears of the connection
 * when the handshake is over: what was sent before would have an unknown fate if that failed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
final class TlsGate extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(TlsGate.class);

  private final Tls tls;
  private final LinkOpener.Target target;
  private boolean over;

  TlsGate(Tls tls, LinkOpener.Target target) {
    this.tls = tls;
    this.target = target;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    // The target hears of it after the handshake.
    if (LinkOpener.metItself(context.channel())) {
      failed(context, true, "the connection met itself");
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done && !over) {
      if (done.isSuccess()) {
        entered(context);
      } else {
        failed(context, false, "TLS failed: " + TlsFailure.reason(done.cause()));
      }
      return;
    }
    context.fireUserEventTriggered(event);
  }

  private void entered(ChannelHandlerContext context) {
    SslHandler handler = context.pipeline().get(SslHandler.class);
    X509Certificate[] chain = ShownCertificates.of(handler.engine().getSession());
    if (!AccessRules.isNode(chain[0])) {
      failed(
          context,
          false,
          "it shows the certificate of "
              + chain[0].getSubjectX500Principal().getName()
              + ", which is not that of a node (OU=peer)");
      return;
    }
    ShownCertificates.watch(
        tls,
        chain,
        false,
        context.channel(),
        why -> LOG.warn("the node at {}: {}", context.channel().remoteAddress(), why));
    over = true;
    context.fireChannelActive();
    context.pipeline().remove(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (over) {
      context.fireChannelInactive();
    } else {
      failed(context, false, "TLS failed: it closed the connection");
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (over) {
      context.fireExceptionCaught(cause);
    } else {
      failed(context, false, "TLS failed: " + TlsFailure.reason(cause));
    }
  }

  private void failed(ChannelHandlerContext context, boolean refused, String reason) {
    if (!over) {
      over = true;
      target.connectFailed(refused, reason);
      context.close();
    }
  }
}
