package io.thriftyp2p.diststore.replication;

/** A request could not be carried out in its time. */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean mayHaveBeenApplied;
  private final int needed;
  private final int answered;

  public UnavailableException(String message, boolean mayHaveBeenApplied) {
    this(message, mayHaveBeenApplied, 0, 0);
  }

  /**
   * @param needed how many replicas had to answer; 0 where it did not come to that
   * @param answered how many did
   */
  public UnavailableException(
      String message, boolean mayHaveBeenApplied, int needed, int answered) {
    super(message, null, false, false);
    this.mayHaveBeenApplied = mayHaveBeenApplied;
    this.needed = needed;
    this.answered = answered;
  }

  /** False only where it is certain that the write did not happen. */
  public boolean mayHaveBeenApplied() {
    return mayHaveBeenApplied;
  }

  /** How many replicas had to answer; 0 where it did not come to that. */
  public int needed() {
    return needed;
  }

  /** How many replicas answered. */
  public int answered() {
    return answered;
  }

  /** The same, of a write of which an earlier try may have been applied. */
  UnavailableException afterUncertainTry() {
    return mayHaveBeenApplied
        ? this
        : new UnavailableException(String.valueOf(getMessage()), true, needed, answered);
  }
}
