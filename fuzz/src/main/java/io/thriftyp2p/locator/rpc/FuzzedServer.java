package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A server without a port: its connections are fed by hand, in the calling thread. All that they
 * hold is on the heap, so that it can be measured.
 */
public final class FuzzedServer {
  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

  /** What the connections of a server share knows each event loop, and here each has its own. */
  private static final int MOST_CONNECTIONS = 1_000;

  private static final UnpooledByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);

  private final RpcConfig config;
  private final ServedServices services;
  private final Optional<HttpProtocol> http;
  private ServerShared shared;
  private final ConnectionLimits limits;
  private int opened;

  public FuzzedServer(
      RpcConfig config,
      RpcService main,
      List<RpcService> multiplexed,
      Optional<HttpProtocol> http) {
    this.config = config;
    this.services = ServedServices.of(new MethodTable(main, multiplexed, Optional.empty()), config);
    this.http = http;
    this.limits = new ConnectionLimits(config, bound -> {});
    this.shared = freshShared();
  }

  private ServerShared freshShared() {
    ServerShared fresh = new ServerShared(config);
    fresh.offer(services);
    http.ifPresent(fresh::speak);
    return fresh;
  }

  /** A connection that has said nothing yet. */
  public Connection open() {
    return open(
        arrival -> new EmbeddedChannel(arrival.timeouts(), new ProtocolDetector(shared, arrival)));
  }

  /** A connection that is known to speak HTTP. */
  public Connection openHttp() {
    return open(
        arrival -> {
          EmbeddedChannel channel = new EmbeddedChannel(arrival.timeouts());
          http.orElseThrow()
              .open(channel.pipeline(), new ConnectionBounds(shared, arrival, channel));
          return channel;
        });
  }

  private Connection open(Function<Arrival, EmbeddedChannel> how) {
    if (opened++ % MOST_CONNECTIONS == 0) {
      shared = freshShared();
    }
    ConnectionTimeouts timeouts = new ConnectionTimeouts(config, bound -> {});
    ConnectionLimits.Seat seat = limits.admit(PEER.getAddress()).orElseThrow();
    EmbeddedChannel channel = how.apply(new Arrival(shared.caller(PEER, PEER), timeouts, seat));
    seat.release();
    channel.config().setAllocator(HEAP);
    return new Connection(channel);
  }

  /** The peer's end of a connection. */
  public static final class Connection implements AutoCloseable {
    private final EmbeddedChannel channel;
    private final ByteBuf received = Unpooled.buffer();

    private Connection(EmbeddedChannel channel) {
      this.channel = channel;
    }

    /** What arrives after the server has closed is lost, as on a socket. */
    public void send(byte[] piece) {
      if (channel.isOpen()) {
        channel.writeInbound(Unpooled.wrappedBuffer(piece.clone()));
        receive();
      }
    }

    public void send(List<byte[]> pieces) {
      pieces.forEach(this::send);
    }

    /** Lets the server do what is due. */
    public void run() {
      channel.runPendingTasks();
      receive();
    }

    private void receive() {
      for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
        received.writeBytes(out);
        out.release();
      }
    }

    /** All that the server has answered. */
    public byte[] received() {
      byte[] bytes = new byte[received.readableBytes()];
      received.getBytes(received.readerIndex(), bytes);
      return bytes;
    }

    /** False once the server has closed without a word, or lingered for long enough. */
    public boolean isOpen() {
      return channel.isOpen();
    }

    /** What the server takes the connection for. */
    public boolean has(String handler) {
      return channel.pipeline().get(handler) != null;
    }

    @Override
    public void close() {
      channel.finishAndReleaseAll();
    }
  }
}
