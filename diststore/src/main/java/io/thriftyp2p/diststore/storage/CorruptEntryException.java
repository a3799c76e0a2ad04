package io.thriftyp2p.diststore.storage;

/**
 * What was asked for lies on a damaged part of the disk: its checksum does not match. Nobody knows
 * what it was; other replicas do. See {@link StorageEngine#giveUpUnreadable}.
 */
public final class CorruptEntryException extends StorageFailedException {
  private static final long serialVersionUID = 1L;

  public CorruptEntryException(String message) {
    super(message);
  }
}
