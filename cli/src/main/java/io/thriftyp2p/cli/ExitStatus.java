package io.thriftyp2p.cli;

/** What a command's exit status says. */
final class ExitStatus {
  static final int DONE = 0;

  /** The answer is no: a missing key, a check that failed. */
  static final int NO = 1;

  /** The command line or the configuration is wrong. */
  static final int USAGE = 2;

  /** No node could be asked. */
  static final int NOBODY = 3;

  /** Nodes answered, and could not carry it out. */
  static final int UNAVAILABLE = 4;

  private ExitStatus() {}
}
