package io.thriftyp2p.diststore.storage;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Records for as long as the process lives. Stages are complete when returned. */
public final class MemoryRecords implements RecordStore {
  private final ConcurrentNavigableMap<Key, byte[]> records = new ConcurrentSkipListMap<>();

  @Override
  public synchronized CompletionStage<Void> write(List<Change> changes) {
    for (Change change : changes) {
      change
          .content()
          .ifPresentOrElse(
              content -> records.put(change.name(), content), () -> records.remove(change.name()));
    }
    return completedStage(null);
  }

  @Override
  public CompletionStage<List<StoredRecord>> scan(Key prefix, Optional<Key> after, int limit) {
    boolean fromPrefix = after.filter(name -> name.compareTo(prefix) >= 0).isEmpty();
    return completedStage(
        records.tailMap(fromPrefix ? prefix : after.get(), fromPrefix).entrySet().stream()
            .takeWhile(record -> startsWith(record.getKey(), prefix))
            .limit(limit)
            .map(record -> new StoredRecord(record.getKey(), record.getValue()))
            .toList());
  }

  private static boolean startsWith(Key name, Key prefix) {
    byte[] start = prefix.bytes();
    byte[] bytes = name.bytes();
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }
}
