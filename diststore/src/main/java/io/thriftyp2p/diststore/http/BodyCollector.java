package io.thriftyp2p.diststore.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;

/**
 * A body as it comes in. Grows with the bytes that arrive, not with the length that was announced,
 * and is handed on without another copy where that length was true.
 */
final class BodyCollector {
  private static final int FIRST = 8 * 1024;
  private static final byte[] NOTHING = new byte[0];

  private final int limit;
  private final long announced;
  private byte[] bytes = NOTHING;
  private int length;

  /**
   * @param announced length; negative: unknown
   */
  BodyCollector(int limit, long announced) {
    this.limit = limit;
    this.announced = announced;
    if (announced > limit) {
      throw tooLarge(limit);
    }
  }

  static Problem tooLarge(int limit) {
    return new Problem(
        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
        limit == 0
            ? "no body is taken here"
            : "the body is too long: at most %d bytes are taken".formatted(limit));
  }

  /**
   * @throws Problem when the body is longer than it may be
   */
  void add(ByteBuf piece) {
    int more = piece.readableBytes();
    if (more > limit - length) {
      throw tooLarge(limit);
    }
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, capacityFor(length + more));
    }
    piece.readBytes(bytes, length, more);
    length += more;
  }

  private int capacityFor(int needed) {
    long doubled = Math.max(Math.max(needed, FIRST), 2L * bytes.length);
    long most = announced >= needed ? announced : limit;
    return (int) Math.max(needed, Math.min(doubled, most));
  }

  int held() {
    return bytes.length;
  }

  /** All of it; nothing is added any more. */
  byte[] take() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
