package io.thriftyp2p.diststore.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads requests, as many as are wanted: the bytes of those that come too early stay bytes, since a
 * request takes many times its bytes in memory. Takes no two meanings for one: where a length and
 * chunks are both announced, or two lengths, a proxy in front may see the end of the request
 * elsewhere. On the connection's event loop.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private static final int CHUNK = 64 * 1024;

  /** What is to become of the bytes that come. */
  enum Wanted {
    DECODED,
    KEPT,
    THROWN_AWAY
  }

  private final Supplier<Wanted> wanted;
  private boolean begun;

  RequestDecoder(HttpConfig config, Supplier<Wanted> wanted) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(config.maxLineBytes())
            .setMaxHeaderSize(config.maxHeaderBytes())
            .setMaxChunkSize(CHUNK)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true)
            .setValidateHeaders(true));
    this.wanted = wanted;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    switch (wanted.get()) {
      case THROWN_AWAY -> in.skipBytes(in.readableBytes());
      case KEPT -> context.channel().config().setAutoRead(false);
      case DECODED -> decodeNow(context, in, out);
    }
  }

  private void decodeNow(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    int before = out.size();
    boolean more = in.isReadable();
    super.decode(context, in, out);
    if (out.size() > before) {
      begun = false;
    } else if (more) {
      begun = true;
    }
  }

  /** Netty's own would read on while nothing is decoded, whoever has said that it should not. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    if (wanted.get() == Wanted.KEPT) {
      context.fireChannelReadComplete();
    } else {
      super.channelReadComplete(context);
    }
  }

  /** Decodes what was kept, as far as it is wanted now. */
  void goOn(ChannelHandlerContext own) throws Exception {
    if (actualReadableBytes() > 0) {
      channelRead(own, Unpooled.EMPTY_BUFFER);
    }
  }

  /** Bytes of requests that came too early, or of the head of one. */
  int held() {
    return actualReadableBytes();
  }

  /** Whether a part of a request is there of which nothing was told yet. */
  boolean hasBegun() {
    return begun;
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both a length and chunks are announced");
  }
}
