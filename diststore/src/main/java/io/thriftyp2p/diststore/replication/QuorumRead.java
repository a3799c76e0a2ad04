package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.Scheduler.Cancellation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One read: this node and as many others as a quorum takes say what they keep; where they differ,
 * the newest is brought to a write quorum before it is shown, so that no later read sees an older
 * one (read repair). A replica that is slow or away is made up for by another. Safe for use by many
 * threads.
 */
final class QuorumRead {
  private final Reads reads;
  private final ReplicaGroup group;
  private final Key key;
  private final int needed;
  private final long writeId;
  private final Duration timeout;
  private final CompletableFuture<Found> result = new CompletableFuture<>();
  private final Map<Endpoint, ReadAnswer> answers = new HashMap<>();
  private final Deque<Endpoint> unasked;
  private int pending;
  private boolean decided;
  private @Nullable Throwable problem;

  /** What all reads of a node have in common. */
  record Reads(LocalReplica local, ReplicaPeers peers, TimerWheel timers, Duration hedgeAfter) {
    CompletionStage<Found> start(
        ReplicaGroup group, Key key, Consistency consistency, long writeId, Duration timeout) {
      QuorumRead read = new QuorumRead(this, group, key, consistency, writeId, timeout);
      read.begin();
      return read.result;
    }
  }

  /**
   * What was found.
   *
   * @param newest what a quorum keeps, a tombstone included
   * @param written what is known of the write in question
   */
  record Found(Optional<Versioned> newest, Written written) {}

  private QuorumRead(
      Reads reads,
      ReplicaGroup group,
      Key key,
      Consistency consistency,
      long writeId,
      Duration timeout) {
    this.reads = reads;
    this.group = group;
    this.key = key;
    int enough = group.readsNeeded(consistency);
    // A write has happened when a write quorum has it, which may be more than a read asks.
    this.needed = writeId == Versioned.UNNAMED ? enough : Math.max(enough, group.writeQuorum());
    this.writeId = writeId;
    this.timeout = timeout;
    this.unasked = new ArrayDeque<>();
    reads.local.owners().preference(reads.local.slot(key)).stream()
        .filter(this::canBeAsked)
        .forEach(unasked::add);
    group.members().stream()
        .filter(node -> canBeAsked(node) && !unasked.contains(node))
        .forEach(unasked::add);
  }

  private boolean canBeAsked(Endpoint node) {
    return group.contains(node)
        && !node.equals(reads.local.self())
        && reads.local.topology().reachable(node);
  }

  private void begin() {
    // Counts as one under way until all are asked: the first answer may come at once.
    synchronized (this) {
      pending++;
    }
    ask(reads.local.self());
    for (int i = 1; i < needed; i++) {
      askAnother();
    }
    synchronized (this) {
      pending--;
    }
    decideIfPossible();
    if (needed > 1 && !result.isDone()) {
      Cancellation hedge = reads.timers.after(reads.hedgeAfter, this::hedge);
      var unused = result.whenComplete((found, failure) -> hedge.cancel());
    }
  }

  private void hedge() {
    boolean late;
    synchronized (this) {
      late = !decided;
    }
    if (late) {
      reads.local.counts().count(Event.READ_HEDGED);
      askAnother();
    }
  }

  private void askAnother() {
    Endpoint next;
    synchronized (this) {
      next = unasked.poll();
    }
    if (next != null) {
      ask(next);
    }
  }

  private void ask(Endpoint replica) {
    synchronized (this) {
      pending++;
    }
    boolean self = replica.equals(reads.local.self());
    ReadRequest request = new ReadRequest(group.id(), key, self, writeId);
    CompletionStage<ReadAnswer> answer =
        self ? reads.local.peek(request) : reads.peers.peek(replica, request, timeout);
    var unused =
        answer.whenComplete(
            (found, failure) -> {
              if (failure == null && found.counts()) {
                answered(replica, found);
              } else {
                failed(
                    failure == null
                        ? new NotReplicaException(replica + " sees another ring", List.of())
                        : Failures.cause(failure));
              }
            });
  }

  private void answered(Endpoint replica, ReadAnswer answer) {
    synchronized (this) {
      pending--;
      answers.put(replica, answer);
    }
    decideIfPossible();
  }

  private void failed(Throwable failure) {
    synchronized (this) {
      pending--;
      problem = failure;
    }
    askAnother();
    decideIfPossible();
  }

  private void decideIfPossible() {
    Map<Endpoint, ReadAnswer> enough;
    synchronized (this) {
      if (decided || (answers.size() < needed && pending > 0)) {
        return;
      }
      decided = true;
      enough = Map.copyOf(answers);
    }
    if (enough.size() < needed) {
      Throwable why = problem;
      result.completeExceptionally(
          new UnavailableException(
              "%d of %d replicas answered, and %d must%s"
                  .formatted(
                      enough.size(),
                      group.size(),
                      needed,
                      why == null ? "" : "; " + why.getMessage()),
              false,
              needed,
              enough.size()));
    } else {
      conclude(enough);
    }
  }

  private void conclude(Map<Endpoint, ReadAnswer> enough) {
    Written written = Written.by(enough.values());
    Optional<Version> newest =
        enough.values().stream()
            .flatMap(answer -> answer.version().stream())
            .max(Comparator.naturalOrder());
    ReadAnswer ours = enough.get(reads.local.self());
    boolean agreed = enough.values().stream().allMatch(a -> a.version().equals(newest));
    if (agreed && ours != null) {
      result.complete(new Found(ours.versioned(), written));
    } else if (newest.isEmpty()) {
      result.complete(new Found(Optional.empty(), written));
    } else {
      repair(enough, newest.get(), written);
    }
  }

  private void repair(Map<Endpoint, ReadAnswer> enough, Version newest, Written written) {
    var unused =
        whole(enough, newest)
            .thenCompose(
                versioned -> {
                  StoredEntry entry = new StoredEntry(key, versioned);
                  return spread(enough, entry)
                      .thenApply(kept -> new Found(Optional.of(versioned), written));
                })
            .whenComplete(
                (found, failure) -> {
                  if (failure == null) {
                    reads.local.counts().count(Event.READ_REPAIRED);
                    result.complete(found);
                  } else {
                    result.completeExceptionally(unavailable(Failures.cause(failure)));
                  }
                });
  }

  private static Throwable unavailable(Throwable cause) {
    return cause instanceof UnavailableException
        ? cause
        : new UnavailableException(
            "the newest version cannot be had: " + cause.getMessage(), false);
  }

  /** The whole of the newest version, from one that has it. */
  private CompletionStage<Versioned> whole(Map<Endpoint, ReadAnswer> enough, Version newest) {
    ReadAnswer ours = enough.get(reads.local.self());
    if (ours != null && ours.version().filter(newest::equals).isPresent()) {
      return CompletableFuture.completedStage(ours.versioned().orElseThrow());
    }
    Endpoint holder =
        enough.entrySet().stream()
            .filter(answer -> answer.getValue().version().filter(newest::equals).isPresent())
            .map(Map.Entry::getKey)
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return reads
        .peers
        .peek(holder, new ReadRequest(group.id(), key, true, Versioned.UNNAMED), timeout)
        .thenApply(
            answer ->
                answer
                    .versioned()
                    .orElseThrow(
                        () -> new UnavailableException(holder + " has it no more", false)));
  }

  /** Completes when a write quorum keeps it, or something newer. */
  private CompletionStage<Void> spread(Map<Endpoint, ReadAnswer> enough, StoredEntry entry) {
    Version version = entry.versioned().version();
    RepairCount count = new RepairCount(Math.max(needed, group.writeQuorum()));
    for (Endpoint member : group.members()) {
      ReadAnswer answer = enough.get(member);
      if (answer != null && answer.version().filter(version::equals).isPresent()) {
        count.kept();
      } else if (member.equals(reads.local.self())) {
        count.await(reads.local.keep(group.id(), entry));
      } else if (reads.local.topology().reachable(member)) {
        count.await(reads.peers.keep(member, group.id(), entry, timeout));
      }
    }
    return count.done();
  }
}
