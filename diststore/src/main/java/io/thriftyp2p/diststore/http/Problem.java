package io.thriftyp2p.diststore.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/** A request could not be answered as it was meant; becomes a problem+json (RFC 9457). */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param detail what is wrong, and the next step
   */
  public Problem(HttpResponseStatus status, String detail) {
    super(detail, null, false, false);
    this.status = status.code();
  }

  static Problem bad(String detail) {
    return new Problem(HttpResponseStatus.BAD_REQUEST, detail);
  }

  static Problem notFound(String detail) {
    return new Problem(HttpResponseStatus.NOT_FOUND, detail);
  }

  static Problem unavailable(String detail) {
    return new Problem(HttpResponseStatus.SERVICE_UNAVAILABLE, detail);
  }

  HttpResponseStatus status() {
    return HttpResponseStatus.valueOf(status);
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
