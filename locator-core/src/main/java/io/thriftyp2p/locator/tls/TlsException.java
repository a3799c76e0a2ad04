package io.thriftyp2p.locator.tls;

import java.io.IOException;

/** Certificates or keys that cannot be used; the message names the file, and what to do. */
public final class TlsException extends IOException {
  private static final long serialVersionUID = 1L;

  TlsException(String message) {
    super(message);
  }

  TlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
