package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;

/** A node that may hold an earlier version of a key could not be asked; nothing was done. */
final class SourceFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Endpoint source;

  SourceFailedException(Endpoint source, Throwable failure) {
    super(Failures.cause(failure));
    this.source = source;
  }

  Endpoint source() {
    return source;
  }
}
