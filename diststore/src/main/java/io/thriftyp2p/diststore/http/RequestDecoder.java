package io.thriftyp2p.diststore.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/**
 * Reads requests. Takes no two meanings for one: where a length and chunks are both announced, or
 * two lengths, a proxy in front may see the end of the request elsewhere.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private static final int CHUNK = 64 * 1024;

  private boolean begun;

  RequestDecoder(HttpConfig config) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(config.maxLineBytes())
            .setMaxHeaderSize(config.maxHeaderBytes())
            .setMaxChunkSize(CHUNK)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true)
            .setValidateHeaders(true));
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
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

  /** Whether a part of a request is there of which nothing was told yet. */
  boolean hasBegun() {
    return begun;
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both a length and chunks are announced");
  }
}
