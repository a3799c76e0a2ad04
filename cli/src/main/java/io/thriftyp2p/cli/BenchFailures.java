package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;

/** Names for the ways in which requests fail. */
final class BenchFailures {
  private BenchFailures() {}

  static String kind(Throwable failure) {
    Throwable cause = Failures.cause(failure);
    if (cause instanceof UnavailableException) {
      return "unavailable";
    }
    if (cause instanceof PeerTimedOutException) {
      return "timed out";
    }
    if (cause instanceof PeerUnreachableException) {
      return "unreachable";
    }
    return cause instanceof PeerRefusedException ? "refused" : cause.getClass().getSimpleName();
  }
}
