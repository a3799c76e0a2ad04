package io.thriftyp2p.locator.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.thriftyp2p.locator.tls.Tls;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Tells from the first bytes of a connection what it speaks, and replaces itself with the handler
 * for that. Here is also where other protocols join the port: HTTP where it is spoken, TLS where
 * there are certificates, as a handler in front of another detector.
 *
 * <pre>
 *   80 01                      unframed, strict binary
 *   82                         unframed, compact
 *   "GET ", "POST", "FOO " …   HTTP
 *   16 03                      TLS
 *   length, then 80, 82 or 00  framed: strict binary, compact, old binary
 *   length ≤ 256, then a name  unframed, old binary
 * </pre>
 *
 * Longer lengths than those of HTTP's and TLS's first bytes are out of bounds for any frame.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
final class ProtocolDetector extends ByteToMessageDecoder {
  /** The first byte of TLS. */
  private static final int HANDSHAKE = 0x16;

  private static final String HTTP_BODY = "this port speaks Thrift\n";
  private static final String HTTP_ANSWER =
      "HTTP/1.1 501 Not Implemented\r\nContent-Type: text/plain\r\nContent-Length: "
          + HTTP_BODY.length()
          + "\r\nConnection: close\r\n\r\n"
          + HTTP_BODY;

  private final ServerShared server;
  private final Arrival arrival;

  /** Whether what it sees has come through TLS. */
  private final boolean secure;

  ProtocolDetector(ServerShared server, Arrival arrival) {
    this(server, arrival, false);
  }

  private ProtocolDetector(ServerShared server, Arrival arrival, boolean secure) {
    this.server = server;
    this.arrival = arrival;
    this.secure = secure;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    int first = in.getUnsignedByte(in.readerIndex());
    if (!secure && server.config().tls().isPresent()) {
      tlsOrPlain(context, in, server.config().tls().get());
    } else {
      plain(context, in, first);
    }
  }

  /** TLS begins with a byte that nothing else here begins with, but the frame of a long message. */
  private void tlsOrPlain(ChannelHandlerContext context, ByteBuf in, Tls tls) {
    int first = in.getUnsignedByte(in.readerIndex());
    boolean maybe = first == HANDSHAKE && in.readableBytes() < 2;
    if (maybe) {
      arrival.timeouts().report(true, false);
    } else if (first == HANDSHAKE && in.getUnsignedByte(in.readerIndex() + 1) == 3) {
      secure(context, tls);
    } else if (tls.mode().takesPlain()) {
      plain(context, in, first);
    } else {
      server.refused(context.channel().remoteAddress(), Bound.ACCESS, "it does not speak TLS");
      in.skipBytes(in.readableBytes());
      context.close();
    }
  }

  private void secure(ChannelHandlerContext context, Tls tls) {
    // The handshake has a time limit of its own.
    arrival.timeouts().report(false, true);
    context
        .pipeline()
        .addAfter(context.name(), "inside", new ProtocolDetector(server, arrival, true))
        .addAfter(context.name(), "door", new TlsDoor(server, tls, arrival.caller()))
        .addAfter(context.name(), "tls", tlsHandler(context, tls))
        .remove(this);
  }

  private SslHandler tlsHandler(ChannelHandlerContext context, Tls tls) {
    boolean tokensWillDo = server.config().security().tokens().isPresent();
    InetSocketAddress from = (InetSocketAddress) context.channel().remoteAddress();
    return tls.server(
        context.alloc(), from.getAddress(), tokensWillDo, server.config().handshakeTimeout());
  }

  private void plain(ChannelHandlerContext context, ByteBuf in, int first) {
    if (first == 0x82) {
      unframed(context, Encoding.COMPACT);
    } else if (in.readableBytes() >= 4) {
      byFourBytes(context, in);
    } else {
      arrival.timeouts().report(true, false);
    }
  }

  private void byFourBytes(ChannelHandlerContext context, ByteBuf in) {
    int start = in.readerIndex();
    int word = in.getInt(start);
    if (word >>> 16 == 0x8001) {
      unframed(context, Encoding.STRICT_BINARY);
    } else if (isMethod(in, start)) {
      http(context, in);
    } else if (word >>> 16 == 0x1603) {
      context.close();
    } else if (word <= 0 || word > server.config().maxMessageBytes()) {
      framed(context, Encoding.STRICT_BINARY);
    } else if (in.readableBytes() >= 5) {
      byLengthAndByte(context, word, in.getUnsignedByte(start + 4));
    } else {
      arrival.timeouts().report(true, false);
    }
  }

  /** Of whatever name: one that HTTP does not know is to be told so in HTTP. */
  private static boolean isMethod(ByteBuf in, int start) {
    for (int i = start; i < start + 4; i++) {
      char c = (char) in.getUnsignedByte(i);
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!letter) {
        return c == ' ' && i > start;
      }
    }
    return true;
  }

  private void byLengthAndByte(ChannelHandlerContext context, int length, int fifth) {
    switch (fifth) {
      case 0x82 -> framed(context, Encoding.COMPACT);
      case 0x00 -> framed(context, Encoding.OLD_BINARY);
      default -> {
        if (fifth > ' ' && fifth < 0x7f && length <= Codec.LONGEST_NAME) {
          unframed(context, Encoding.OLD_BINARY);
        } else {
          framed(context, Encoding.STRICT_BINARY);
        }
      }
    }
  }

  private void framed(ChannelHandlerContext context, Encoding encoding) {
    serve(context, encoding, new Splitter.Frames(server.config().maxMessageBytes()));
  }

  private void unframed(ChannelHandlerContext context, Encoding encoding) {
    serve(context, encoding, new Splitter.Unframed(encoding.scanner(server.config())));
  }

  private void serve(ChannelHandlerContext context, Encoding encoding, Splitter splitter) {
    Optional<ServedServices> services = server.services();
    if (services.isEmpty()) {
      context.close();
      return;
    }
    context
        .pipeline()
        .replace(
            this,
            "thrift",
            new ServerConnection(server, services.get(), context, encoding, splitter, arrival));
  }

  private void http(ChannelHandlerContext context, ByteBuf in) {
    Optional<HttpProtocol> spoken = server.http();
    if (spoken.isEmpty()) {
      refuseHttp(context, in);
      return;
    }
    context.channel().attr(RpcServer.SPEAKS_HTTP).set(true);
    spoken.get().open(context.pipeline(), new ConnectionBounds(server, arrival, context.channel()));
    context.pipeline().remove(this);
  }

  private void refuseHttp(ChannelHandlerContext context, ByteBuf in) {
    in.skipBytes(in.readableBytes());
    context
        .writeAndFlush(ByteBufUtil.writeAscii(context.alloc(), HTTP_ANSWER))
        .addListener(written -> LingeringClose.replace(context, this));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == RpcServer.DRAIN) {
      context.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
