package io.thriftyp2p.diststore.http;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.RecordStore;
import io.thriftyp2p.diststore.storage.RecordStore.Change;
import io.thriftyp2p.diststore.storage.RecordStore.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Values that lie on one node alone, as pydiststore's {@code /local} has them: nobody else keeps
 * them, and they go when the node leaves its ring. As durable as everything on the node. Safe for
 * use by many threads; does not block.
 */
public final class LocalValues {
  private static final byte[] PREFIX = "local/".getBytes(StandardCharsets.US_ASCII);

  private final RecordStore records;

  public LocalValues(RecordStore records) {
    this.records = records;
  }

  CompletionStage<Void> put(Key key, byte[] value) {
    return records.write(List.of(Change.put(name(key), value)));
  }

  public CompletionStage<Optional<byte[]>> get(Key key) {
    // The first name that begins with it is itself, where it is there.
    return records
        .scan(name(key), Optional.empty(), 1)
        .thenApply(
            found ->
                found.stream()
                    .findFirst()
                    .filter(record -> record.name().equals(name(key)))
                    .map(StoredRecord::content));
  }

  /** The first key after the given one; of all for an empty one. */
  CompletionStage<Optional<Key>> next(Optional<Key> after) {
    // One at a time: with the name comes the value.
    return records
        .scan(Key.of(PREFIX), after.map(LocalValues::name), 1)
        .thenApply(found -> found.stream().findFirst().map(record -> key(record.name())));
  }

  private static Key name(Key key) {
    byte[] bytes = key.bytes();
    byte[] name = Arrays.copyOf(PREFIX, PREFIX.length + bytes.length);
    System.arraycopy(bytes, 0, name, PREFIX.length, bytes.length);
    return Key.of(name);
  }

  private static Key key(Key name) {
    return Key.of(Arrays.copyOfRange(name.bytes(), PREFIX.length, name.bytes().length));
  }
}
