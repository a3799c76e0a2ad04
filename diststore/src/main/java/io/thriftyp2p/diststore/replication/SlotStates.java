package io.thriftyp2p.diststore.replication;

import static io.thriftyp2p.diststore.replication.SlotStateCodec.SLOTS_A_RECORD;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.RecordStore;
import io.thriftyp2p.diststore.storage.RecordStore.Change;
import io.thriftyp2p.diststore.storage.RecordStore.StoredRecord;
import io.thriftyp2p.locator.node.NodeId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * This node's part in every slot. Read in any thread, changed in the store's scheduler thread only;
 * a change holds at once, and is durable when its stage completes.
 */
final class SlotStates {
  private static final int PAGE = 256;

  /** Whose states these are. */
  private static final Key OWNER = Key.of("node");

  private final RecordStore records;
  private final AtomicReferenceArray<SlotState> states;

  /** Slots whose states have changed since anybody asked for them last. Guarded by itself. */
  private final BitSet changed = new BitSet();

  private CompletableFuture<Void> durable = CompletableFuture.completedFuture(null);

  SlotStates(int slots, RecordStore records) {
    this.records = records;
    this.states = new AtomicReferenceArray<>(slots);
    for (int slot = 0; slot < slots; slot++) {
      states.set(slot, SlotState.BLANK);
    }
  }

  /**
   * Takes over what was remembered from an earlier life of the node; whatever that was, the ring
   * may have moved on meanwhile. What another node remembered, of whose data this one was made,
   * promises nothing for this one.
   */
  CompletionStage<Void> load(NodeId self) {
    return records
        .scan(OWNER, Optional.empty(), 1)
        .thenCompose(
            found -> {
              boolean ours =
                  !found.isEmpty()
                      && ByteBuffer.wrap(found.get(0).content()).getLong() == self.value();
              return AsyncLoop.until(new Loading(ours)::page);
            })
        .thenCompose(
            loaded ->
                records.write(
                    List.of(
                        Change.put(OWNER, ByteBuffer.allocate(8).putLong(self.value()).array()))));
  }

  private final class Loading {
    private final boolean ours;
    private Optional<Key> after = Optional.empty();

    Loading(boolean ours) {
      this.ours = ours;
    }

    CompletionStage<Optional<Boolean>> page() {
      return records
          .scan(SlotStateCodec.PREFIX, after, PAGE)
          .thenApply(
              page -> {
                page.forEach(this::take);
                if (page.isEmpty()) {
                  return Optional.of(true);
                }
                after = Optional.of(page.get(page.size() - 1).name());
                return Optional.empty();
              });
    }

    private void take(StoredRecord record) {
      int slot = SlotStateCodec.firstOf(record);
      for (SlotState kept : SlotStateCodec.decode(record)) {
        put(slot++, ours ? kept.inDoubt() : SlotState.BLANK.purgedTo(kept.purgedTo()));
      }
    }
  }

  private void put(int slot, SlotState state) {
    // Most slots are as the one before: what they share stays in the processor's cache.
    SlotState before = slot == 0 ? state : states.get(slot - 1);
    states.set(slot, before.equals(state) ? before : state);
    synchronized (changed) {
      changed.set(slot);
    }
  }

  /** The slots whose states have changed since this was asked last. */
  BitSet takeChanged() {
    synchronized (changed) {
      BitSet taken = (BitSet) changed.clone();
      changed.clear();
      return taken;
    }
  }

  int count() {
    return states.length();
  }

  SlotState get(int slot) {
    return states.get(slot);
  }

  /**
   * Only in the scheduler's thread. Completes when these changes, and earlier ones, are durable.
   */
  CompletionStage<Void> set(Map<Integer, SlotState> changes) {
    BitSet changedRecords = new BitSet();
    changes.forEach(
        (slot, state) -> {
          put(slot, state);
          changedRecords.set(slot / SLOTS_A_RECORD);
        });
    List<Change> records = changedRecords.stream().mapToObj(this::record).toList();
    CompletableFuture<Void> written = this.records.write(records).toCompletableFuture();
    durable = durable.isDone() ? written : CompletableFuture.allOf(durable, written);
    return durable;
  }

  private Change record(int index) {
    int first = index * SLOTS_A_RECORD;
    List<SlotState> together = new ArrayList<>(SLOTS_A_RECORD);
    for (int slot = first; slot < Math.min(states.length(), first + SLOTS_A_RECORD); slot++) {
      together.add(states.get(slot));
    }
    return SlotStateCodec.record(first, together);
  }

  /** Completes when all changes so far are durable; fails where one of them did. */
  CompletionStage<Void> durable() {
    return durable;
  }

  /** Others may have moved on without this node: it asks before it counts again. */
  void doubtAll() {
    for (int slot = 0; slot < states.length(); slot++) {
      put(slot, states.get(slot).inDoubt());
    }
  }
}
