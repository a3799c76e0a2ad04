package io.thriftyp2p.diststore.storage;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps small records beside the entries, as durably as those: what replication must remember from
 * one life of the process to the next. Names are compared as unsigned bytes. Safe for use by many
 * threads; no method blocks. A stage fails with {@link StorageFailedException}.
 */
public interface RecordStore {
  /** Makes all the changes, or none of them; completes once they are durable. */
  CompletionStage<Void> write(List<Change> changes);

  /**
   * Records in the order of their names: those whose names begin with the prefix and come after the
   * given one (all, when it is absent), at most so many. An empty page: there are no more.
   */
  CompletionStage<List<StoredRecord>> scan(Key prefix, Optional<Key> after, int limit);

  /** A record, small: no more than some kilobytes. The content is not to be changed. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record StoredRecord(Key name, byte[] content) {}

  /** A record to be put in the place of what has that name, or, without content, removed. */
  record Change(Key name, Optional<byte[]> content) {
    public static Change put(Key name, byte[] content) {
      return new Change(name, Optional.of(content));
    }

    public static Change remove(Key name) {
      return new Change(name, Optional.empty());
    }
  }
}
