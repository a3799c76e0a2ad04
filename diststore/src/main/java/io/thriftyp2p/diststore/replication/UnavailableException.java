package io.thriftyp2p.diststore.replication;

/** A request could not be carried out in its time. */
public final class UnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean mayHaveBeenApplied;

  public UnavailableException(String message, boolean mayHaveBeenApplied) {
    super(message, null, false, false);
    this.mayHaveBeenApplied = mayHaveBeenApplied;
  }

  /** False only where it is certain that the write did not happen. */
  public boolean mayHaveBeenApplied() {
    return mayHaveBeenApplied;
  }
}
