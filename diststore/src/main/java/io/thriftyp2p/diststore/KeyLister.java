package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.KeyPage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lists the keys that this node is responsible for, slot after slot. A cursor is the slot in two
 * bytes, and the last key.
 */
final class KeyLister {
  private static final int MAX_LIMIT = 10_000;
  private static final int SCAN_BYTES = 64 * 1024;

  /** A page ends after so many bytes of keys, and after so many entries looked at. */
  private static final int PAGE_BYTES = 1 << 20;

  private static final int PAGE_ENTRIES = 20_000;

  private final Endpoint self;
  private final Replicator replicator;
  private final StorageEngine engine;

  KeyLister(Endpoint self, Replicator replicator, StorageEngine engine) {
    this.self = self;
    this.replicator = replicator;
    this.engine = engine;
  }

  /**
   * The first page for an empty cursor.
   *
   * @param prefix with which the keys begin; empty for all of them
   */
  CompletionStage<KeyPage> page(Optional<ByteBuffer> cursor, int limit, Key prefix)
      throws InvalidRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidRequest("limit is %d; give 1 to %d".formatted(limit, MAX_LIMIT));
    }
    Optional<ByteBuffer> from = cursor.filter(ByteBuffer::hasRemaining);
    if (from.filter(bytes -> bytes.remaining() < 2).isPresent()) {
      throw new InvalidRequest("this is no cursor of a page of keys");
    }
    int slot = from.map(bytes -> Short.toUnsignedInt(bytes.getShort(bytes.position()))).orElse(0);
    Optional<Key> after =
        from.map(bytes -> Key.of(bytes.slice(bytes.position() + 2, bytes.remaining() - 2)));
    return AsyncLoop.until(new Page(limit, prefix, slot, after)::fill);
  }

  /** A page in the making. */
  private final class Page {
    private final int limit;
    private final byte[] prefix;
    private final List<ByteBuffer> keys = new ArrayList<>();
    private final BitSet occupied = engine.occupiedSlots();
    private int slot;
    private Optional<Key> after;
    private int bytes;
    private int looked;

    Page(int limit, Key prefix, int slot, Optional<Key> after) {
      this.limit = limit;
      this.prefix = prefix.bytes();
      this.slot = slot;
      this.after = after;
    }

    /** Adds some keys; the page itself once it is full. */
    CompletionStage<Optional<KeyPage>> fill() {
      int next = occupied.nextSetBit(slot);
      if (next < 0) {
        return CompletableFuture.completedStage(Optional.of(new KeyPage(keys)));
      }
      if (next > slot) {
        slot = next;
        after = Optional.empty();
      }
      return engine.scan(slot, after, SCAN_BYTES).thenApply(this::add);
    }

    private Optional<KeyPage> add(List<StoredEntry> entries) {
      for (StoredEntry entry : entries) {
        if (replicator.isLive(entry.versioned()) && isWanted(entry.key())) {
          keys.add(entry.key().buffer());
          bytes += entry.key().bytes().length;
        }
        looked++;
        after = Optional.of(entry.key());
        if (keys.size() == limit || bytes >= PAGE_BYTES || looked >= PAGE_ENTRIES) {
          return Optional.of(new KeyPage(keys).setCursor(cursor(slot, entry.key())));
        }
      }
      if (entries.isEmpty()) {
        slot++;
        after = Optional.empty();
      }
      return Optional.empty();
    }

    private boolean isWanted(Key key) {
      byte[] bytes = key.bytes();
      return bytes.length >= prefix.length
          && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length)
          && replicator.owners(key).stream().findFirst().filter(self::equals).isPresent();
    }
  }

  private static ByteBuffer cursor(int slot, Key last) {
    return ByteBuffer.allocate(2 + last.bytes().length)
        .putShort((short) slot)
        .put(last.bytes())
        .flip();
  }
}
