package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.KeyValue;
import io.thriftyp2p.diststore.storage.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Entries that can be put at the same time: not too many, and no key twice. */
final class EntryBlock {
  private final int most;
  private final long mostBytes;
  private final Set<Key> keys = new HashSet<>();
  private List<KeyValue> entries = new ArrayList<>();
  private long bytes;

  EntryBlock(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  boolean takes(KeyValue entry) {
    return entries.isEmpty()
        || (entries.size() < most
            && bytes + entry.value().length <= mostBytes
            && !keys.contains(Key.of(entry.key())));
  }

  void add(KeyValue entry) {
    entries.add(entry);
    keys.add(Key.of(entry.key()));
    bytes += entry.value().length;
  }

  /** What was added; the block is empty afterwards. */
  List<KeyValue> drain() {
    List<KeyValue> drained = entries;
    entries = new ArrayList<>();
    keys.clear();
    bytes = 0;
    return drained;
  }
}
