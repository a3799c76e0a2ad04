package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Brings the slots that one source holds, page by page, and acknowledges those that are whole. Runs
 * in the store's scheduler thread.
 */
final class SlotPull {
  private final Handler handler;
  private final LocalReplica local;
  private final ReplicaPeers peers;
  private final Endpoint source;
  private final Outcome outcome;
  private final List<Integer> slots;

  /** What has come of the slots that are not acknowledged yet. */
  private final Map<Integer, SlotReceipt> receipts = new HashMap<>();

  /** How many of the slots are whole. */
  private int complete;

  private Optional<Key> after = Optional.empty();

  /** Has the end of a stage handled in the scheduler's thread. */
  @FunctionalInterface
  interface Handler {
    <T> void handle(CompletionStage<T> stage, Consumer<T> done, Consumer<Throwable> failed);
  }

  /** What the pull leads to. */
  interface Outcome {
    /** The source has dropped these slots: they are whole here. */
    void released(List<Integer> slots);

    /** There is nothing more to pull; slots that were not released must be claimed again. */
    void done();

    void failed(Throwable failure);
  }

  SlotPull(
      Handler handler,
      LocalReplica local,
      ReplicaPeers peers,
      Endpoint source,
      List<Integer> slots,
      Outcome outcome) {
    this.handler = handler;
    this.local = local;
    this.peers = peers;
    this.source = source;
    this.slots = slots;
    this.outcome = outcome;
  }

  void next() {
    if (complete == slots.size()) {
      outcome.done();
      return;
    }
    PullRequest request = new PullRequest(slots.subList(complete, slots.size()), after);
    handler.handle(
        peers.pull(source, request).thenCompose(this::keep), this::arrived, outcome::failed);
  }

  private CompletionStage<PullPage> keep(PullPage page) {
    return local.keep(page.entries()).thenApply(kept -> page);
  }

  private int slotOf(StoredEntry entry) {
    return local.ring().slot(entry.key().bytes());
  }

  private void arrived(PullPage page) {
    boolean stuck = page.complete() == 0 && page.entries().isEmpty();
    if (stuck || page.complete() > slots.size() - complete) {
      outcome.failed(new IllegalStateException(source + " sent a page that leads nowhere"));
      return;
    }
    for (StoredEntry entry : page.entries()) {
      receipts.merge(
          slotOf(entry),
          SlotReceipt.nothing(slotOf(entry)).plus(entry),
          (so, far) -> so.plus(entry));
      after = Optional.of(entry.key());
    }
    List<SlotReceipt> whole =
        slots.subList(complete, complete + page.complete()).stream()
            .map(
                slot ->
                    Optional.ofNullable(receipts.remove(slot)).orElse(SlotReceipt.nothing(slot)))
            .toList();
    complete += page.complete();
    if (receipts.isEmpty()) {
      after = Optional.empty();
    }
    release(whole);
  }

  private void release(List<SlotReceipt> whole) {
    if (whole.isEmpty()) {
      next();
      return;
    }
    handler.handle(
        peers.release(source, whole),
        dropped -> {
          outcome.released(dropped);
          next();
        },
        outcome::failed);
  }
}
