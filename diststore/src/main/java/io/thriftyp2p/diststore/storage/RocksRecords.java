package io.thriftyp2p.diststore.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.rocksdb.RocksDBException;

/** Records in the database, written by the same writer as the entries. */
final class RocksRecords implements RecordStore {
  private final RocksDatabase database;
  private final DiskReads reads;
  private final GroupWriter writer;

  RocksRecords(RocksDatabase database, DiskReads reads, GroupWriter writer) {
    this.database = database;
    this.reads = reads;
    this.writer = writer;
  }

  @Override
  public CompletionStage<Void> write(List<Change> changes) {
    RecordChanges task = new RecordChanges(changes);
    writer.submit(task);
    return task.result();
  }

  @Override
  public CompletionStage<List<StoredRecord>> scan(Key prefix, Optional<Key> after, int limit) {
    return reads.read(() -> page(prefix, after, limit));
  }

  private List<StoredRecord> page(Key prefix, Optional<Key> after, int limit)
      throws RocksDBException {
    byte[] from =
        after
            .filter(name -> name.compareTo(prefix) >= 0)
            .map(name -> Arrays.copyOf(name.bytes(), name.bytes().length + 1))
            .orElse(prefix.bytes());
    List<StoredRecord> page = new ArrayList<>();
    try (RocksCursor cursor = database.records(from, afterAll(prefix.bytes()))) {
      cursor.first();
      while (page.size() < limit && cursor.isHere()) {
        page.add(new StoredRecord(Key.of(cursor.key()), cursor.value()));
        cursor.next();
      }
    }
    return page;
  }

  /** The least name greater than all with the prefix; empty if there is none. */
  private static byte[] afterAll(byte[] prefix) {
    int length = prefix.length;
    while (length > 0 && prefix[length - 1] == (byte) 0xff) {
      length--;
    }
    byte[] end = Arrays.copyOf(prefix, length);
    if (length > 0) {
      end[length - 1]++;
    }
    return end;
  }
}
