package io.thriftyp2p.locator.rpc;

import java.util.Optional;
import org.apache.thrift.TApplicationException;

/**
 * What a peer sent cannot be read on: its bytes break a bound or are no Thrift. Thrown a lot under
 * attack, so it carries no stack.
 */
final class BadMessage extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final transient Optional<Bound> bound;

  /**
   * @param code of {@code TApplicationException}
   */
  private BadMessage(int code, Optional<Bound> bound, String message) {
    super(message, null, false, false);
    this.code = code;
    this.bound = bound;
  }

  static BadMessage protocol(String message) {
    return new BadMessage(TApplicationException.PROTOCOL_ERROR, Optional.empty(), message);
  }

  /** It is, or claims to be, more than is taken. */
  static BadMessage over(Bound bound, String message) {
    return new BadMessage(TApplicationException.PROTOCOL_ERROR, Optional.of(bound), message);
  }

  /** Which bound it breaks; empty when it breaks none. */
  Optional<Bound> bound() {
    return bound;
  }

  int code() {
    return code;
  }
}
