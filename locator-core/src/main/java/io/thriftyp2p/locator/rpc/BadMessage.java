package io.thriftyp2p.locator.rpc;

import org.apache.thrift.TApplicationException;

/**
 * What a peer sent cannot be read on: its bytes break a bound or are no Thrift. Thrown a lot under
 * attack, so it carries no stack.
 */
final class BadMessage extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * @param code of {@code TApplicationException}
   */
  BadMessage(int code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  static BadMessage protocol(String message) {
    return new BadMessage(TApplicationException.PROTOCOL_ERROR, message);
  }

  int code() {
    return code;
  }
}
