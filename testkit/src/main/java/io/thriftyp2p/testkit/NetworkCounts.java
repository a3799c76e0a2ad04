package io.thriftyp2p.testkit;

/** What has become of the messages: a test of faults in which none bit proves nothing. */
public final class NetworkCounts {
  long delivered;
  long lost;
  long duplicated;
  long cut;
  long vanished;
  long refused;

  NetworkCounts() {}

  public long delivered() {
    return delivered;
  }

  /** By chance. */
  public long lost() {
    return lost;
  }

  public long duplicated() {
    return duplicated;
  }

  /** By a broken path. */
  public long cut() {
    return cut;
  }

  /** At a machine, or a process, that is gone without a word. */
  public long vanished() {
    return vanished;
  }

  /** By a machine on which no process listens. */
  public long refused() {
    return refused;
  }
}
