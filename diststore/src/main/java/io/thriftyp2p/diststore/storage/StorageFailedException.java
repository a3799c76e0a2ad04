package io.thriftyp2p.diststore.storage;

/** The disk, or whatever keeps the entries, failed: the message says how, and what helps. */
public class StorageFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  public StorageFailedException(String message) {
    super(message, null, false, false);
  }
}
