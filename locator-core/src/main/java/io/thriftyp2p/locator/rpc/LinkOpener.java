package io.thriftyp2p.locator.rpc;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.tls.Tls;
import io.thriftyp2p.locator.tls.TlsFailure;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** Connects links to their peers. */
@SuppressWarnings("FutureReturnValueIgnored") // the link hears of every outcome
final class LinkOpener implements AutoCloseable {
  private final HostResolver resolver = new HostResolver();
  private final Duration timeout;

  /** With a handshake. */
  private final Duration patience;

  private final Optional<Tls> tls;

  LinkOpener(RpcConfig config) {
    timeout = config.connectTimeout();
    patience = config.handshakeTimeout();
    tls = config.tls().filter(found -> found.mode().dials());
  }

  /** What is to be connected: it becomes the handler of the channel, and hears of a failure. */
  interface Target extends ChannelHandler {
    /** Runs the task on the target's event loop; false when that has stopped. */
    boolean onLoop(Runnable task);

    /**
     * @param refused the peer's machine said that nobody listens
     */
    void connectFailed(boolean refused, String reason);
  }

  /** Nobody listened, and the system chose that very port for our end. */
  static boolean metItself(Channel channel) {
    return channel.localAddress().equals(channel.remoteAddress());
  }

  /** Why a connection broke: in TLS 1.3 a peer refuses a certificate after the handshake. */
  static String broken(Throwable cause) {
    return TlsFailure.of(cause).map(why -> "TLS failed: " + why).orElse("the connection broke");
  }

  void open(Target link, Endpoint peer, EventLoop loop) {
    resolver
        .resolve(peer, timeout)
        .whenComplete(
            (address, failure) ->
                link.onLoop(
                    () -> {
                      if (failure == null) {
                        connect(link, peer, address, loop);
                      } else {
                        link.connectFailed(false, "its name cannot be resolved");
                      }
                    }));
  }

  private void connect(Target link, Endpoint peer, InetSocketAddress address, EventLoop loop) {
    ChannelHandler handler =
        tls.<ChannelHandler>map(found -> new SecureLink(found, peer, link, patience)).orElse(link);
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
        .handler(handler)
        .connect(address)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                Throwable cause = connected.cause();
                link.connectFailed(isRefusal(cause), reason(cause));
              }
            });
  }

  /** The link, behind TLS. */
  private static final class SecureLink extends ChannelInitializer<SocketChannel> {
    private final Tls tls;
    private final Endpoint peer;
    private final Target link;
    private final Duration patience;

    SecureLink(Tls tls, Endpoint peer, Target link, Duration patience) {
      this.tls = tls;
      this.peer = peer;
      this.link = link;
      this.patience = patience;
    }

    @Override
    protected void initChannel(SocketChannel connection) {
      connection
          .pipeline()
          .addLast(
              tls.client(connection.alloc(), peer.host(), peer.port(), patience),
              new TlsGate(tls, link),
              link);
    }
  }

  private String reason(Throwable cause) {
    if (isRefusal(cause)) {
      return "connection refused";
    }
    return cause instanceof ConnectTimeoutException
        ? "no connection within " + timeout.toMillis() + " ms"
        : String.valueOf(cause.getMessage());
  }

  /** The JDK has one class for several failures and tells them apart by the system's words. */
  private static boolean isRefusal(Throwable cause) {
    return cause instanceof ConnectException
        && !(cause instanceof ConnectTimeoutException)
        && String.valueOf(cause.getMessage()).startsWith("Connection refused");
  }

  @Override
  public void close() {
    resolver.close();
  }
}
