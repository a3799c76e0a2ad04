package io.thriftyp2p.diststore.storage;

import io.thriftyp2p.locator.node.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Entries for tests, and a way to wait for what becomes of them. */
final class Entries {
  private Entries() {}

  static StoredEntry entry(String key, long clock, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new StoredEntry(Key.of(key), Versioned.value(new Version(clock, new NodeId(1)), bytes));
  }

  static StoredEntry tombstone(String key, long clock) {
    return new StoredEntry(Key.of(key), Versioned.tombstone(new Version(clock, new NodeId(1))));
  }

  static <T> T now(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("no answer within 30 s", e);
    }
  }

  static List<StoredEntry> all(StorageEngine engine, int slot, int pageBytes) {
    List<StoredEntry> seen = new ArrayList<>();
    List<StoredEntry> page = now(engine.scan(slot, Optional.empty(), pageBytes));
    while (!page.isEmpty()) {
      seen.addAll(page);
      Key last = page.get(page.size() - 1).key();
      page = now(engine.scan(slot, Optional.of(last), pageBytes));
    }
    return seen;
  }

  static SlotDigest counted(List<StoredEntry> entries) {
    SlotDigest digest = SlotDigest.EMPTY;
    for (StoredEntry entry : entries) {
      digest = digest.plus(entry.key(), entry.versioned().version());
    }
    return digest;
  }
}
