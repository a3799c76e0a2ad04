package io.thriftyp2p.cli;

import io.thriftyp2p.cli.bench.Keys;
import io.thriftyp2p.diststore.KeyValue;
import io.thriftyp2p.diststore.RequestOptions;
import io.thriftyp2p.diststore.StoreClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Sees to it that what is to be read is there. */
final class BenchKeys {
  private static final int KEYS_AT_ONCE = 1_000;
  private static final int BYTES_AT_ONCE = 4 << 20;

  private final StoreClient store;
  private final Keys keys;
  private final byte[] value;
  private final RequestOptions requests;
  private long put;

  BenchKeys(StoreClient store, Keys keys, byte[] value, RequestOptions requests) {
    this.store = store;
    this.keys = keys;
    this.value = value;
    this.requests = requests;
  }

  /** Puts those that are missing, and says how many. */
  void load(Progress progress, BooleanSupplier interrupted) throws Exception {
    int step = Math.max(1, Math.min(KEYS_AT_ONCE, BYTES_AT_ONCE / Math.max(1, value.length)));
    for (long from = 0; from < keys.space() && !interrupted.getAsBoolean(); from += step) {
      long seen = from;
      putMissing(Math.min(step, keys.space() - from), from);
      progress.show(() -> "storebench: putting keys, %d of %d".formatted(seen, keys.space()));
    }
    progress.wipe();
    if (put > 0) {
      System.err.printf(
          "storebench: put %d of the %d keys, which were missing%n", put, keys.space());
    }
  }

  private void putMissing(long count, long from) throws Exception {
    List<byte[]> some = new ArrayList<>();
    for (long index = from; index < from + count; index++) {
      some.add(keys.key(index));
    }
    List<KeyValue> missing = new ArrayList<>();
    var found = store.getAll(some, requests);
    for (int i = 0; i < some.size(); i++) {
      if (ClientCommand.await(found.get(i)).isEmpty()) {
        missing.add(new KeyValue(some.get(i), value));
      }
    }
    for (CompletableFuture<?> each : store.putAll(missing, requests)) {
      ClientCommand.await(each);
    }
    put += missing.size();
  }
}
