package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.ring.HashRing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Gives slots to their new owner: stops serving them, shows what it holds, and drops it when the
 * new owner has proved that it has the same. Answers any thread; decides in the store's scheduler
 * thread.
 */
final class SlotRelease {
  private final Endpoint self;
  private final Scheduler scheduler;
  private final LocalReplica local;
  private final StorageEngine engine;
  private final SlotLedger ledger;
  private final Predicate<Endpoint> known;
  private final int pageBytes;

  SlotRelease(
      Endpoint self,
      Scheduler scheduler,
      LocalReplica local,
      StorageEngine engine,
      SlotLedger ledger,
      Predicate<Endpoint> known,
      int pageBytes) {
    this.self = self;
    this.scheduler = scheduler;
    this.local = local;
    this.engine = engine;
    this.ledger = ledger;
    this.known = known;
    this.pageBytes = pageBytes;
  }

  CompletionStage<ClaimAnswer> claim(Endpoint claimant, List<Integer> slots) {
    return inOurThread(
        () -> {
          HashRing ring = local.ring();
          // Writes that began while the slots were ours end first, and are seen.
          return local
              .gate()
              .drained()
              .thenApplyAsync(drained -> answer(ring, claimant, slots), scheduler::execute);
        });
  }

  private ClaimAnswer answer(HashRing ring, Endpoint claimant, List<Integer> slots) {
    List<Integer> held = new ArrayList<>();
    List<Integer> disputed = new ArrayList<>();
    Map<Endpoint, List<Integer>> further = new HashMap<>();
    BitSet occupied = engine.occupiedSlots();
    for (int slot : slots) {
      if (!ring.equals(local.ring()) || !ring.owners(slot).contains(claimant)) {
        disputed.add(slot);
        continue;
      }
      for (Endpoint holder : furtherHolders(slot, claimant)) {
        further.computeIfAbsent(holder, h -> new ArrayList<>()).add(slot);
      }
      ledger.claimedBy(slot, claimant);
      if (occupied.get(slot)) {
        held.add(slot);
      }
    }
    return new ClaimAnswer(held, further, disputed);
  }

  CompletionStage<Fetched> fetch(Endpoint claimant, Key key) {
    return inOurThread(
        () -> {
          HashRing ring = local.ring();
          if (!owns(ring, claimant, key)) {
            return CompletableFuture.failedFuture(notOwner(claimant));
          }
          int slot = ring.slot(key.bytes());
          Set<Endpoint> further = furtherHolders(slot, claimant);
          return local
              .gate()
              .drained()
              .thenCompose(drained -> engine.get(slot, key))
              .thenApply(kept -> new Fetched(kept, further));
        });
  }

  private Set<Endpoint> furtherHolders(int slot, Endpoint claimant) {
    Set<Endpoint> holders = ledger.furtherHolders(slot, claimant);
    holders.removeIf(holder -> holder.equals(self) || !known.test(holder));
    return holders;
  }

  private <T> CompletionStage<T> inOurThread(Supplier<CompletionStage<T>> work) {
    return CompletableFuture.supplyAsync(work, scheduler::execute).thenCompose(stage -> stage);
  }

  CompletionStage<PullPage> pull(Endpoint claimant, PullRequest request) {
    for (int slot : request.slots()) {
      if (!local.ring().owners(slot).contains(claimant)) {
        return CompletableFuture.failedStage(notOwner(claimant));
      }
    }
    return AsyncLoop.until(new Page(claimant, request)::fill);
  }

  /** A page in the making. */
  private final class Page {
    private final Endpoint claimant;
    private final PullRequest request;
    private final List<StoredEntry> entries = new ArrayList<>();
    private Optional<Key> after;
    private int complete;
    private int bytes;

    Page(Endpoint claimant, PullRequest request) {
      this.claimant = claimant;
      this.request = request;
      this.after = request.after();
    }

    /** Adds some entries; the page itself once it is full. */
    CompletionStage<Optional<PullPage>> fill() {
      if (complete == request.slots().size() || bytes >= pageBytes) {
        return CompletableFuture.completedStage(Optional.of(new PullPage(entries, complete)));
      }
      return engine
          .scan(request.slots().get(complete), after, pageBytes - bytes)
          .thenApply(
              scanned -> {
                if (scanned.isEmpty()) {
                  // Slots that hold nothing cost too: so they end a page in the end.
                  bytes += 16;
                  complete++;
                  after = Optional.empty();
                } else {
                  scanned.forEach(this::add);
                  after = Optional.of(scanned.get(scanned.size() - 1).key());
                }
                return Optional.empty();
              });
    }

    private void add(StoredEntry entry) {
      // What is somebody else's in a divided slot takes no room, or the page could end with
      // nothing.
      if (owns(local.ring(), claimant, entry.key())) {
        bytes += entry.size();
        entries.add(entry);
      }
    }
  }

  /** The slots that were dropped, since the receipts were right. */
  CompletionStage<List<Integer>> release(Endpoint claimant, List<SlotReceipt> receipts) {
    CompletionStage<List<Integer>> dropped = CompletableFuture.completedStage(new ArrayList<>());
    for (SlotReceipt receipt : receipts) {
      dropped =
          dropped.thenCompose(
              slots ->
                  drop(claimant, receipt)
                      .thenApply(
                          done -> {
                            if (done) {
                              slots.add(receipt.slot());
                            }
                            return slots;
                          }));
    }
    return dropped;
  }

  private CompletionStage<Boolean> drop(Endpoint claimant, SlotReceipt receipt) {
    return engine
        .scan(receipt.slot(), Optional.empty(), Integer.MAX_VALUE)
        .thenCompose(
            kept -> {
              HashRing ring = local.ring();
              List<StoredEntry> theirs =
                  kept.stream().filter(entry -> owns(ring, claimant, entry.key())).toList();
              boolean proved =
                  ring.owners(receipt.slot()).contains(claimant)
                      && SlotReceipt.of(receipt.slot(), theirs).equals(receipt);
              return proved
                  ? engine.drop(receipt.slot(), theirs).thenApply(dropped -> true)
                  : CompletableFuture.completedStage(false);
            });
  }

  private static boolean owns(HashRing ring, Endpoint node, Key key) {
    return ring.owner(key.bytes()).filter(node::equals).isPresent();
  }

  private static NotOwnerException notOwner(Endpoint claimant) {
    return new NotOwnerException(claimant + " is not the owner by this node's ring");
  }
}
