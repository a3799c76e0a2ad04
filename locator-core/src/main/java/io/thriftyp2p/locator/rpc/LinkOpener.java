package io.thriftyp2p.locator.rpc;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.thriftyp2p.locator.node.Endpoint;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Connects links to their peers. */
@SuppressWarnings("FutureReturnValueIgnored") // the link hears of every outcome
final class LinkOpener implements AutoCloseable {
  private final HostResolver resolver = new HostResolver();
  private final Duration timeout;

  LinkOpener(RpcConfig config) {
    timeout = config.connectTimeout();
  }

  void open(Link link, Endpoint peer, EventLoop loop) {
    resolver
        .resolve(peer, timeout)
        .whenComplete(
            (address, failure) ->
                link.onLoop(
                    () -> {
                      if (failure == null) {
                        connect(link, address, loop);
                      } else {
                        link.connectFailed(false, "its name cannot be resolved");
                      }
                    }));
  }

  private void connect(Link link, InetSocketAddress address, EventLoop loop) {
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
        .handler(link)
        .connect(address)
        .addListener(
            connected -> {
              if (!connected.isSuccess()) {
                Throwable cause = connected.cause();
                link.connectFailed(isRefusal(cause), reason(cause));
              }
            });
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
