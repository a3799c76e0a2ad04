package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.KeyValue;
import io.thriftyp2p.diststore.RequestOptions;
import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.storage.Version;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Puts the entries of a file, some thousand at a time. */
final class PutLines {
  private static final int ENTRIES_AT_ONCE = 5_000;
  private static final long BYTES_AT_ONCE = 8 << 20;

  private final StoreClient store;
  private final RequestOptions options;
  private long put;

  PutLines(StoreClient store, RequestOptions options) {
    this.store = store;
    this.options = options;
  }

  /** Two lines with the same key: the later one is what is there in the end. */
  int putAll(String name, boolean json) throws Exception {
    ValueFile file = new ValueFile(name);
    try (InputStream in = file.open();
        Progress progress = new Progress()) {
      EntryLines lines = new EntryLines(in, json);
      EntryBlock block = new EntryBlock(ENTRIES_AT_ONCE, BYTES_AT_ONCE);
      try {
        Optional<KeyValue> next = lines.next();
        while (next.isPresent()) {
          if (!block.takes(next.get())) {
            put(block.drain(), progress);
          }
          block.add(next.get());
          next = lines.next();
        }
      } finally {
        put(block.drain(), progress);
      }
    } catch (IOException e) {
      throw file.unusable(e);
    }
    System.out.println(put + " put");
    return ExitStatus.DONE;
  }

  private void put(List<KeyValue> entries, Progress progress) throws Exception {
    List<CompletableFuture<Version>> puts = new ArrayList<>(store.putAll(entries, options));
    int failed = 0;
    Optional<ExecutionException> first = Optional.empty();
    for (CompletableFuture<Version> each : puts) {
      try {
        Version unused =
            progress.await(
                each,
                ClientCommand.LIMIT,
                () -> "storeput: %d put, %s".formatted(put, progress.elapsed()));
        put++;
      } catch (ExecutionException e) {
        failed++;
        first = first.isPresent() ? first : Optional.of(e);
      }
    }
    if (first.isPresent()) {
      progress.wipe();
      System.err.println("storeput: " + put + " put, and " + failed + " failed; the first one:");
      throw first.get();
    }
  }
}
