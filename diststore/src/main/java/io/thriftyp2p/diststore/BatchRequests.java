package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.diststore.replication.WriteOptions;
import io.thriftyp2p.diststore.storage.Abreast;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.GetOutcome;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.Overloaded;
import io.thriftyp2p.thrift.diststore.PutItem;
import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.PutOutcome;
import io.thriftyp2p.thrift.diststore.Unavailable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Many writes or reads in one request; each has an outcome of its own. */
final class BatchRequests {
  static final int MAX_ITEMS = 1_000;

  /** Of all keys and values together, there or back. */
  static final int MAX_BYTES = 8 << 20;

  /** Writes of one request that are under way at the same time; they share their syncs. */
  private static final int WRITES_ABREAST = 256;

  /** The same of reads; each may turn out to be as large as the largest value. */
  private static final int READS_ABREAST = 16;

  private final Replicator replicator;
  private final RequestBounds bounds;

  BatchRequests(Replicator replicator, RequestBounds bounds) {
    this.replicator = replicator;
    this.bounds = bounds;
  }

  CompletableFuture<List<PutOutcome>> put(List<PutItem> items, PutOptions options)
      throws InvalidRequest {
    requireFew(items.size());
    requireSmall(items);
    WriteOptions write = RequestBounds.write(options);
    Duration timeout = bounds.timeout(options);
    return Abreast.run(
        items.size(), WRITES_ABREAST, i -> put(items.get(i), write, options.repeated, timeout));
  }

  private CompletionStage<PutOutcome> put(
      PutItem item, WriteOptions options, boolean repeated, Duration timeout) {
    try {
      return replicator
          .put(
              bounds.key(item.key),
              bounds.value(item.value),
              options.named(item.write_id, repeated),
              timeout)
          .handle(
              (version, failure) ->
                  Failures.of(failure)
                      .map(BatchRequests::failedPut)
                      .orElseGet(() -> new PutOutcome().setVersion(StoreWire.version(version))));
    } catch (InvalidRequest e) {
      return CompletableFuture.completedStage(new PutOutcome().setInvalid(e));
    }
  }

  private static PutOutcome failedPut(Throwable failure) {
    return Answers.declared(failure) instanceof Unavailable unavailable
        ? new PutOutcome().setUnavailable(unavailable)
        : new PutOutcome().setUnavailable(new Unavailable(String.valueOf(failure), true));
  }

  CompletableFuture<List<GetOutcome>> get(List<ByteBuffer> keys, @Nullable GetOptions options)
      throws InvalidRequest {
    requireFew(keys.size());
    Consistency consistency = RequestBounds.read(options);
    Duration timeout = bounds.timeout(options);
    AtomicLong bytes = new AtomicLong();
    return Abreast.run(
        keys.size(), READS_ABREAST, i -> get(keys.get(i), consistency, timeout, bytes));
  }

  private CompletionStage<GetOutcome> get(
      ByteBuffer key, Consistency consistency, Duration timeout, AtomicLong bytes) {
    if (bytes.get() >= MAX_BYTES) {
      return CompletableFuture.completedStage(full());
    }
    try {
      return replicator
          .get(bounds.key(key), consistency, timeout)
          .handle(
              (found, failure) ->
                  Failures.of(failure)
                      .map(BatchRequests::failedGet)
                      .orElseGet(() -> outcome(found, bytes)));
    } catch (InvalidRequest e) {
      return CompletableFuture.completedStage(new GetOutcome().setInvalid(e));
    }
  }

  private static GetOutcome outcome(Optional<Versioned> found, AtomicLong bytes) {
    if (found.isEmpty()) {
      return new GetOutcome();
    }
    int size = found.get().valueBytes();
    long before = bytes.getAndAdd(size);
    if (before > 0 && before + size > MAX_BYTES) {
      bytes.addAndGet(-size);
      return full();
    }
    return new GetOutcome().setEntry(ClientWire.entry(found.get()));
  }

  private static GetOutcome full() {
    return new GetOutcome()
        .setOverloaded(new Overloaded("the answer is full; ask again for this key"));
  }

  private static GetOutcome failedGet(Throwable failure) {
    return Answers.declared(failure) instanceof Unavailable unavailable
        ? new GetOutcome().setUnavailable(unavailable)
        : new GetOutcome().setUnavailable(new Unavailable(String.valueOf(failure), false));
  }

  private static void requireFew(int items) throws InvalidRequest {
    if (items > MAX_ITEMS) {
      throw new InvalidRequest(
          "there are %d items, and at most %d are taken at once".formatted(items, MAX_ITEMS));
    }
  }

  private static void requireSmall(List<PutItem> items) throws InvalidRequest {
    long bytes = 0;
    for (PutItem item : items) {
      bytes += (long) remaining(item.key) + remaining(item.value);
    }
    if (bytes > MAX_BYTES && items.size() > 1) {
      throw new InvalidRequest(
          "the items have %d bytes, and at most %d are taken at once".formatted(bytes, MAX_BYTES));
    }
  }

  private static int remaining(@Nullable ByteBuffer field) {
    return field == null ? 0 : field.remaining();
  }
}
