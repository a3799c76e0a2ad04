package io.thriftyp2p.diststore.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.thriftyp2p.diststore.http.Answer.Header;
import io.thriftyp2p.diststore.http.AnswerWriter.Form;
import java.nio.charset.StandardCharsets;

/**
 * Answers as they go over the wire: the head, with the body in the same buffer where that is small.
 * By Netty's header objects and their encoder an answer would cost twice as much.
 */
final class AnswerHead {
  /** Longer bodies go out from the array in which they are kept. */
  private static final int COPIED = 4 * 1024;

  private static final int LINE = 4;
  private static final AsciiString VERSION = AsciiString.cached("HTTP/1.1 ");
  private static final AsciiString CLOSE = AsciiString.cached("connection: close\r\n");
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("connection: keep-alive\r\n");
  private static final AsciiString DATE = AsciiString.cached("date: ");
  private static final AsciiString LENGTH = AsciiString.cached("content-length: ");
  private static final AsciiString CHUNKED = AsciiString.cached("transfer-encoding: chunked\r\n");
  private static final AsciiString NO_SNIFF =
      AsciiString.cached("x-content-type-options: nosniff\r\n");
  private static final int FIXED = 256;

  private AnswerHead() {}

  /** Whether the body goes along with the head. */
  static boolean takesAlong(byte[] body, Form form) {
    return form.withoutBody() || body.length <= COPIED;
  }

  /** Of a body that is there at once: the head, with it where {@link #takesAlong} says so. */
  static ByteBuf whole(
      ByteBufAllocator allocator, Answer answer, byte[] body, Form form, String date) {
    boolean along = !form.withoutBody() && takesAlong(body, form);
    ByteBuf out = begun(allocator, answer, form, date, along ? body.length : 0);
    if (hasLength(answer.status())) {
      ascii(out, LENGTH);
      ascii(out, Integer.toString(body.length));
      lineEnd(out);
    }
    lineEnd(out);
    if (along) {
      out.writeBytes(body);
    }
    return out;
  }

  /**
   * Of a body that comes in pieces.
   *
   * @param chunked whether they come as chunks; else until the connection ends, or not at all
   */
  static ByteBuf open(
      ByteBufAllocator allocator, Answer answer, Form form, String date, boolean chunked) {
    ByteBuf out = begun(allocator, answer, form, date, 0);
    if (chunked) {
      ascii(out, CHUNKED);
    }
    lineEnd(out);
    return out;
  }

  /** All but what is said of the body, with room for that and for more. */
  private static ByteBuf begun(
      ByteBufAllocator allocator, Answer answer, Form form, String date, int more) {
    int size = FIXED + more;
    for (Header header : answer.headers()) {
      size += header.name().length() + header.value().length() + LINE;
    }
    ByteBuf out = allocator.ioBuffer(size);
    HttpResponseStatus status = answer.status();
    ascii(out, VERSION);
    ascii(out, status.codeAsText());
    out.writeByte(' ');
    ascii(out, status.reasonPhrase());
    lineEnd(out);
    for (Header header : answer.headers()) {
      ascii(out, header.name());
      out.writeByte(':').writeByte(' ');
      ascii(out, header.value());
      lineEnd(out);
    }
    ascii(out, DATE);
    ascii(out, date);
    lineEnd(out);
    ascii(out, NO_SNIFF);
    if (!form.keepAlive()) {
      ascii(out, CLOSE);
    } else if (form.http10()) {
      ascii(out, KEEP_ALIVE);
    }
    return out;
  }

  private static boolean hasLength(HttpResponseStatus status) {
    return status.code() != HttpResponseStatus.NO_CONTENT.code()
        && status.code() != HttpResponseStatus.NOT_MODIFIED.code();
  }

  private static void ascii(ByteBuf out, CharSequence text) {
    out.writeCharSequence(text, StandardCharsets.US_ASCII);
  }

  private static void lineEnd(ByteBuf out) {
    out.writeByte('\r').writeByte('\n');
  }
}
