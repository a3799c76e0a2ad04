package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * Lists the keys of one node, slot after slot. A cursor is the slot in two bytes, and the last key.
 */
final class KeyListing {
  private static final int SCAN_BYTES = 64 * 1024;

  /** A page ends after so many bytes of keys, and after so many entries looked at. */
  private static final int PAGE_BYTES = 1 << 20;

  private static final int PAGE_ENTRIES = 20_000;

  private final LocalReplica local;
  private final StorageEngine engine;
  private final Predicate<Versioned> live;

  /**
   * @param live whether an entry has a value now
   */
  KeyListing(LocalReplica local, StorageEngine engine, Predicate<Versioned> live) {
    this.local = local;
    this.engine = engine;
    this.live = live;
  }

  /**
   * The first page without a cursor.
   *
   * @param limit keys at most
   * @param prefix with which the keys begin; empty for all of them
   * @throws IllegalArgumentException when this is no cursor
   */
  CompletionStage<KeyPage> page(Optional<byte[]> cursor, int limit, Key prefix, KeyScope scope) {
    if (cursor.filter(bytes -> !KeyPage.isCursor(bytes)).isPresent()) {
      throw new IllegalArgumentException("this is no cursor of a page of keys");
    }
    Optional<ByteBuffer> from = cursor.map(ByteBuffer::wrap);
    int slot = from.map(bytes -> Short.toUnsignedInt(bytes.getShort())).orElse(0);
    Optional<Key> after = from.map(Key::of);
    return AsyncLoop.until(new Page(limit, prefix, scope, slot, after)::fill);
  }

  /** A page in the making. */
  private final class Page {
    private final int limit;
    private final byte[] prefix;
    private final KeyScope scope;
    private final List<Key> keys = new ArrayList<>();
    private final BitSet occupied = engine.occupiedSlots();
    private int slot;
    private Optional<Key> after;
    private int bytes;
    private int looked;

    Page(int limit, Key prefix, KeyScope scope, int slot, Optional<Key> after) {
      this.limit = limit;
      this.prefix = prefix.bytes();
      this.scope = scope;
      this.slot = slot;
      this.after = after;
    }

    /** Adds some keys; the page itself once it is full. */
    CompletionStage<Optional<KeyPage>> fill() {
      int next = occupied.nextSetBit(slot);
      if (next < 0) {
        return CompletableFuture.completedStage(Optional.of(new KeyPage(keys, Optional.empty())));
      }
      if (next > slot) {
        slot = next;
        after = Optional.empty();
      }
      return engine.scan(slot, after, SCAN_BYTES).thenApply(this::add);
    }

    private Optional<KeyPage> add(List<StoredEntry> entries) {
      for (StoredEntry entry : entries) {
        if (live.test(entry.versioned()) && isWanted(entry.key())) {
          keys.add(entry.key());
          bytes += entry.key().bytes().length;
        }
        looked++;
        after = Optional.of(entry.key());
        if (keys.size() == limit || bytes >= PAGE_BYTES || looked >= PAGE_ENTRIES) {
          return Optional.of(new KeyPage(keys, Optional.of(cursor(slot, entry.key()))));
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
          && (scope == KeyScope.HELD || isOwned(key));
    }

    private boolean isOwned(Key key) {
      List<Endpoint> owners = local.owners().preference(local.slot(key));
      return !owners.isEmpty() && owners.get(0).equals(local.self());
    }
  }

  private static byte[] cursor(int slot, Key last) {
    return ByteBuffer.allocate(KeyPage.CURSOR_HEAD + last.bytes().length)
        .putShort((short) slot)
        .put(last.bytes())
        .array();
  }
}
