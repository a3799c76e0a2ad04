package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.RecordStore;
import io.thriftyp2p.diststore.storage.RecordStore.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * This node's part in every slot. Read in any thread, changed in the store's scheduler thread only;
 * a change holds at once, and is durable when its stage completes.
 */
final class SlotStates {
  private static final int PAGE = 4096;

  private final RecordStore records;
  private final AtomicReferenceArray<SlotState> states;

  SlotStates(int slots, RecordStore records) {
    this.records = records;
    this.states = new AtomicReferenceArray<>(slots);
    for (int slot = 0; slot < slots; slot++) {
      states.set(slot, SlotState.BLANK);
    }
  }

  /**
   * Takes over what was remembered from an earlier life of the process; whatever that was, the ring
   * may have moved on meanwhile.
   */
  CompletionStage<Void> load() {
    return AsyncLoop.until(new Loading()::page).thenAccept(loaded -> {});
  }

  private final class Loading {
    private Optional<Key> after = Optional.empty();

    CompletionStage<Optional<Boolean>> page() {
      return records
          .scan(SlotStateCodec.PREFIX, after, PAGE)
          .thenApply(
              page -> {
                page.forEach(
                    record ->
                        states.set(
                            SlotStateCodec.slotOf(record),
                            SlotStateCodec.decode(record).inDoubt()));
                if (page.isEmpty()) {
                  return Optional.of(true);
                }
                after = Optional.of(page.get(page.size() - 1).name());
                return Optional.empty();
              });
    }
  }

  int count() {
    return states.length();
  }

  SlotState get(int slot) {
    return states.get(slot);
  }

  /** Only in the scheduler's thread. */
  CompletionStage<Void> set(Map<Integer, SlotState> changes) {
    List<Change> records = new ArrayList<>(changes.size());
    changes.forEach(
        (slot, state) -> {
          states.set(slot, state);
          records.add(SlotStateCodec.record(slot, state));
        });
    return this.records.write(records);
  }

  /** Others may have moved on without this node: it asks before it counts again. */
  void doubtAll() {
    for (int slot = 0; slot < states.length(); slot++) {
      states.set(slot, states.get(slot).inDoubt());
    }
  }
}
