package io.thriftyp2p.cli;

/** A command cannot go on: one line for the user, with the next step, and the exit status. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  CommandFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
