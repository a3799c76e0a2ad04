package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.ring.HashRing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings in the slots that this node owns and others hold: from each source one claim, then page
 * after page, then the release. Sources are worked on side by side, each with one call at a time.
 * Runs in the store's scheduler thread.
 */
final class SlotIntake {
  private static final Logger LOG = LoggerFactory.getLogger(SlotIntake.class);

  private final Endpoint self;
  private final Scheduler scheduler;
  private final LocalReplica local;
  private final ReplicaPeers peers;
  private final Members members;
  private final SlotLedger ledger;
  private final Attempts attempts;
  private final Predicate<Endpoint> known;
  private final Set<Endpoint> busy = new HashSet<>();

  /**
   * @param known whether a node is in this node's view, and can be expected to answer
   */
  SlotIntake(
      Endpoint self,
      Scheduler scheduler,
      LocalReplica local,
      ReplicaPeers peers,
      Members members,
      SlotLedger ledger,
      Attempts attempts,
      Predicate<Endpoint> known) {
    this.self = self;
    this.scheduler = scheduler;
    this.local = local;
    this.peers = peers;
    this.members = members;
    this.ledger = ledger;
    this.attempts = attempts;
    this.known = known;
  }

  /** Starts work on every source that has something for us and is not being worked on. */
  void wake() {
    for (Endpoint source : ledger.allSources()) {
      if (!wanted(source).isEmpty() && busy.add(source)) {
        claim(source, 0);
      }
    }
  }

  /** The slots that are ours now, and of which the source may hold keys. */
  private List<Integer> wanted(Endpoint source) {
    HashRing ring = local.ring();
    BitSet slots = ledger.slotsFrom(source);
    List<Integer> wanted = new ArrayList<>(slots.cardinality());
    slots.stream().filter(slot -> ring.owners(slot).contains(self)).forEach(wanted::add);
    return wanted;
  }

  private void claim(Endpoint source, int failures) {
    List<Integer> slots = wanted(source);
    if (slots.isEmpty()) {
      busy.remove(source);
      return;
    }
    int generation = local.generation();
    inOurThread(
        peers.claim(source, slots),
        answer -> claimed(source, slots, answer, generation, failures),
        failure -> retry(source, failure, failures));
  }

  private void claimed(
      Endpoint source, List<Integer> slots, ClaimAnswer answer, int generation, int failures) {
    if (generation != local.generation()) {
      // The answer is about another ring than the one that these sources stand for now.
      claim(source, 0);
      return;
    }
    answer
        .further()
        .forEach(
            (holder, theirs) -> {
              if (!holder.equals(self)) {
                theirs.forEach(slot -> ledger.addSource(slot, holder));
              }
            });
    BitSet open = new BitSet(HashRing.SLOTS);
    answer.held().forEach(open::set);
    answer.disputed().forEach(open::set);
    slots.stream().filter(slot -> !open.get(slot)).forEach(s -> ledger.removeSource(s, source));
    wake();
    if (!answer.held().isEmpty()) {
      LOG.debug("{}: {} slots to come from {}", self, answer.held().size(), source);
      new SlotPull(
              this::inOurThread,
              local,
              peers,
              source,
              answer.held(),
              new Ended(source, generation, failures))
          .next();
    } else if (!answer.disputed().isEmpty()) {
      retry(source, new NotOwnerException(source + " sees another ring"), failures);
    } else {
      claim(source, 0);
    }
  }

  /** What becomes of a source when a pull from it is over. */
  private final class Ended implements SlotPull.Outcome {
    private final Endpoint source;
    private final int generation;
    private final int failures;

    Ended(Endpoint source, int generation, int failures) {
      this.source = source;
      this.generation = generation;
      this.failures = failures;
    }

    @Override
    public void released(List<Integer> slots) {
      // In another ring since the claim the source may have owned the slots again, and taken
      // writes.
      if (generation == local.generation()) {
        slots.forEach(slot -> ledger.removeSource(slot, source));
      }
    }

    @Override
    public void done() {
      // Not at once: what was not released just now would not be a moment later either.
      scheduler.schedule(attempts.pauseAfter(0), () -> claim(source, 0));
    }

    @Override
    public void failed(Throwable failure) {
      retry(source, failure, failures + 1);
    }
  }

  private void retry(Endpoint source, Throwable failure, int failures) {
    LOG.debug("{}: {} hands over nothing now: {}", self, source, failure.toString());
    if (failure instanceof NotOwnerException) {
      members.compareViews(source);
    } else if (known.test(source)) {
      members.suspect(source);
    } else {
      // Somebody named it, nobody knows it, and it does not answer.
      ledger.removeSources(source::equals);
    }
    scheduler.schedule(attempts.pauseAfter(failures), () -> claim(source, failures + 1));
  }

  private <T> void inOurThread(
      CompletionStage<T> stage, Consumer<T> done, Consumer<Throwable> failed) {
    stage.whenCompleteAsync(
        (value, failure) -> {
          if (failure == null) {
            done.accept(value);
          } else {
            failed.accept(Failures.cause(failure));
          }
        },
        scheduler::execute);
  }
}
