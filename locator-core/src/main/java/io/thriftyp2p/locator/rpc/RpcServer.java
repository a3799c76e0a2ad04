package io.thriftyp2p.locator.rpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatcher;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Serves Thrift on one port to everything that speaks it; see the package for how. Any thread may
 * call it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
public final class RpcServer implements ServiceHost {
  private static final int BACKLOG = 1024;
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(64 << 10, 256 << 10);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

  /** After which a connection that is kept for a node must have spoken as one. */
  private static final Duration TRIAL = Duration.ofSeconds(2);

  private static final AttributeKey<Caller> CALLER = AttributeKey.valueOf("caller");

  /** The user event that makes a connection answer what it has read, and close. */
  public static final Object DRAIN = new Object();

  /** Set on connections that speak HTTP. */
  static final AttributeKey<Boolean> SPEAKS_HTTP = AttributeKey.valueOf("speaks-http");

  private static final ChannelMatcher THRIFT = connection -> !connection.hasAttr(SPEAKS_HTTP);

  private final EventLoops loops;
  private final RpcConfig config;
  private final ConnectionLimits limits;
  private final ChannelGroup connections;
  private final Channel listener;
  private final ServerShared shared;
  private volatile boolean draining;

  private RpcServer(EventLoops loops, InetSocketAddress address, RpcConfig config)
      throws IOException {
    this.loops = loops;
    this.config = config;
    this.shared = new ServerShared(config);
    this.limits = new ConnectionLimits(config, shared::met);
    this.connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    var bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
            .childHandler(new Acceptor())
            .bind(address)
            .awaitUninterruptibly();
    if (bound.cause() instanceof IOException e) {
      throw e;
    }
    this.listener = bound.syncUninterruptibly().channel();
    Runnable heard =
        config.security().tokens().map(tokens -> tokens.onChange(this::review)).orElse(() -> {});
    listener.closeFuture().addListener(closed -> heard.run());
  }

  /**
   * Takes the port. Connections are not accepted before {@link #start}: they wait with the
   * operating system. Blocks for the moment that this takes.
   *
   * @param address port 0 means any free one
   * @throws java.net.BindException when the port is in use
   */
  public static RpcServer bind(EventLoops loops, InetSocketAddress address, RpcConfig config)
      throws IOException {
    return new RpcServer(loops, address, config);
  }

  /** {@inheritDoc} Once more after each {@link #pause}. */
  @Override
  public synchronized void start(RpcService main, List<RpcService> multiplexed) {
    if (shared.services().isPresent()) {
      throw new IllegalStateException("this server has been started");
    }
    MethodTable methods = new MethodTable(main, multiplexed, shared.observer());
    shared.offer(ServedServices.of(methods, config));
    listener.config().setAutoRead(true);
  }

  /** Has this port speak HTTP as well; to be called before {@link #start}. */
  public void speakHttp(HttpProtocol protocol) {
    shared.speak(protocol);
  }

  /** As {@link ServerShared#timeBy}; to be called before {@link #start}. */
  void timeBy(LongSupplier clock) {
    shared.timeBy(clock);
  }

  /** Has somebody told what this port does; to be called before {@link #start}. */
  public void observe(ServerObserver observer) {
    shared.observe(observer);
  }

  @Override
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Completes on an event loop. */
  @Override
  public CompletableFuture<Void> drain(Duration limit) {
    draining = true;
    CompletableFuture<Void> closed = new CompletableFuture<>();
    listener.close().addListener(done -> closed.complete(null));
    return closed.thenCompose(done -> drain(limit, ChannelMatchers.all()));
  }

  /**
   * As {@link #drain}, but keeps the port, to be started again: connections of Thrift are closed,
   * new ones as soon as they show what they speak; HTTP goes on. Completes on an event loop.
   */
  public CompletableFuture<Void> pause(Duration limit) {
    return drain(limit, THRIFT);
  }

  /** Other tokens are accepted: who came in by one that is not goes. */
  private void review() {
    for (Channel connection : connections) {
      EventLoops.runOn(
          connection.eventLoop(),
          () -> {
            Caller caller = connection.attr(CALLER).get();
            if (caller != null && !caller.isStillAccepted()) {
              caller.refused("its connection is closed: its token is not known any more");
              connection.close();
            }
          });
    }
  }

  private CompletableFuture<Void> drain(Duration limit, ChannelMatcher which) {
    Optional<ServedServices> last = shared.offerNothing();
    for (Channel connection : connections) {
      if (which.matches(connection)) {
        connection.pipeline().fireUserEventTriggered(DRAIN);
      }
    }
    var deadline =
        loops
            .next()
            .schedule(() -> connections.close(which), limit.toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<Void> drained = new CompletableFuture<>();
    connections
        .newCloseFuture(which)
        .addListener(
            all -> {
              deadline.cancel(false);
              last.ifPresent(ServedServices::close);
              drained.complete(null);
            });
    return drained;
  }

  /** Closes everything at once; waits for that up to two seconds, unless on an event loop. */
  @Override
  public void close() {
    CompletableFuture<Void> closed = drain(Duration.ZERO);
    if (!EventLoops.isCurrentThread()) {
      closed.completeOnTimeout(null, CLOSE_TIME.toMillis(), TimeUnit.MILLISECONDS).join();
    }
  }

  private final class Acceptor extends ChannelInitializer<SocketChannel> {
    @Override
    protected void initChannel(SocketChannel connection) {
      InetSocketAddress remote = connection.remoteAddress();
      Optional<ConnectionLimits.Seat> seat =
          remote == null ? Optional.empty() : limits.admit(remote.getAddress());
      if (seat.isEmpty()) {
        connection.close();
        return;
      }
      connection.closeFuture().addListener(closed -> seat.get().release());
      tryOut(connection, seat.get());
      connections.add(connection);
      if (draining) {
        connection.close();
        return;
      }
      shared.traffic().ifPresent(connection.pipeline()::addLast);
      Caller caller = shared.caller(remote, connection.localAddress());
      connection.attr(CALLER).set(caller);
      ConnectionTimeouts timeouts = new ConnectionTimeouts(config, shared::met);
      connection
          .pipeline()
          .addLast(
              timeouts, new ProtocolDetector(shared, new Arrival(caller, timeouts, seat.get())));
    }

    private void tryOut(SocketChannel connection, ConnectionLimits.Seat seat) {
      if (!seat.isOnTrial()) {
        return;
      }
      var end =
          connection
              .eventLoop()
              .schedule(
                  () -> {
                    if (seat.isOnTrial()) {
                      shared.met(Bound.CONNECTIONS);
                      connection.close();
                    }
                  },
                  TRIAL.toNanos(),
                  TimeUnit.NANOSECONDS);
      connection.closeFuture().addListener(closed -> end.cancel(false));
    }
  }
}
