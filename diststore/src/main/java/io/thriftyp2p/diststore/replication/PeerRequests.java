package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.ScanPage;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.SlotEntries;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What other nodes of the store ask of this one. Safe for use by many threads; does not block. What
 * cannot be meant, such as a slot that does not exist, throws {@link IllegalArgumentException}.
 */
public final class PeerRequests {
  private final LocalReplica local;
  private final RequestRouter router;
  private final SlotCare care;
  private final BooleanSupplier loaded;

  /**
   * @param loaded whether this node remembers what its part was in an earlier life
   */
  PeerRequests(LocalReplica local, RequestRouter router, SlotCare care, BooleanSupplier loaded) {
    this.local = local;
    this.router = router;
    this.care = care;
    this.loaded = loaded;
  }

  /**
   * A write that another node sent here as to a replica. Fails with {@link NotReplicaException} or
   * {@link UnavailableException}.
   */
  public CompletionStage<Version> write(
      Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {
    return router.writeHere(key, value, options, timeout);
  }

  /** A read that another node sent here; fails as {@link #write} does. */
  public CompletionStage<Optional<Versioned>> read(
      Key key, Consistency consistency, Duration timeout) {
    return router.readHere(key, consistency, timeout);
  }

  /** Another replica gives a version to keep; fails with {@link NotReplicaException}. */
  public CompletionStage<KeepAnswer> keep(long group, StoredEntry entry) {
    return local.keep(group, entry);
  }

  /** Another replica asks what is kept; fails with {@link NotReplicaException}. */
  public CompletionStage<ReadAnswer> peek(ReadRequest request) {
    return local.peek(request);
  }

  public CompletionStage<SlotReports> look(BitSet slots) {
    return whenLoaded(() -> care.serving.look(valid(slots)));
  }

  public CompletionStage<SlotReports> move(List<SlotMove> moves) {
    moves.forEach(move -> valid(move.slots()));
    return whenLoaded(() -> care.serving.move(moves));
  }

  public CompletionStage<Void> confirm(SlotConfirmation confirmation) {
    confirmation.groups().forEach(group -> valid(group.slots()));
    return whenLoaded(() -> care.serving.confirm(confirmation));
  }

  public CompletionStage<ScanPage> pull(PullRequest request) {
    request.slots().forEach(this::valid);
    return care.serving.pull(request);
  }

  public CompletionStage<List<KeyVersion>> versions(int slot, Optional<Key> after) {
    return care.comparison.versions(valid(slot), after);
  }

  public CompletionStage<List<StoredEntry>> fetch(int slot, List<Key> keys) {
    return care.comparison.fetch(valid(slot), keys);
  }

  /** Fails with {@link NotReplicaException} where this node is not to keep the slot. */
  public CompletionStage<Void> give(int slot, List<StoredEntry> entries) {
    boolean ours = local.owned().get(valid(slot));
    boolean inSlot = entries.stream().allMatch(entry -> local.slot(entry.key()) == slot);
    return ours && inSlot
        ? local.keepAll(List.of(new SlotEntries(slot, entries)))
        : CompletableFuture.failedStage(local.notReplica(slot));
  }

  /** Fails with {@link NotReplicaException} where the two nodes see different rings. */
  public CompletionStage<List<SlotRange>> differing(Endpoint sender, List<SlotRange> ranges) {
    return care.differing(sender, ranges);
  }

  public CompletionStage<SlotDigest> purge(PurgeRequest request) {
    valid(request.slot());
    return care.tombstones.receive(request);
  }

  private BitSet valid(BitSet slots) {
    valid(Math.max(0, slots.length() - 1));
    return slots;
  }

  private int valid(int slot) {
    if (!local.slots().isSlot(slot)) {
      throw new IllegalArgumentException(slot + " is no slot");
    }
    return slot;
  }

  private <T> CompletionStage<T> whenLoaded(Supplier<CompletionStage<T>> work) {
    return loaded.getAsBoolean()
        ? work.get()
        : CompletableFuture.failedStage(new UnavailableException("still starting", false));
  }
}
