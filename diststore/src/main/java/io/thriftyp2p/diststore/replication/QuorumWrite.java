package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.StorageFailedException;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One version on its way to all replicas at once: counts the different members of the group that
 * keep it as their newest. Safe for use by many threads.
 */
final class QuorumWrite {
  private final ReplicaGroup group;
  private final StoredEntry entry;
  private final int needed;
  private final Consumer<Endpoint> missed;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
  private final Set<Endpoint> accepted = new HashSet<>();

  /** Those that may still keep it, asked already or not. */
  private final Set<Endpoint> open = new HashSet<>();

  private @Nullable Version newer;
  private boolean maybeKept;
  private @Nullable Throwable problem;

  /**
   * What became of it.
   *
   * @param accepted how many members count
   * @param newer a version that some replica has instead, if that is why too few accepted
   * @param maybeKept whether any replica may keep it
   */
  record Outcome(
      boolean enough,
      int accepted,
      @Nullable Version newer,
      boolean maybeKept,
      @Nullable Throwable problem) {}

  /**
   * @param replicas all that will be asked or skipped, also such as are not in the group
   * @param missed hears of every replica that has not acknowledged, also after the outcome
   */
  QuorumWrite(
      ReplicaGroup group,
      Collection<Endpoint> replicas,
      StoredEntry entry,
      int needed,
      Consumer<Endpoint> missed) {
    this.group = group;
    this.entry = entry;
    this.needed = needed;
    this.missed = missed;
    open.addAll(replicas);
  }

  CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  /**
   * Waits for a replica's answer; of one outside the group it only matters whether it missed it.
   */
  void await(Endpoint replica, CompletionStage<KeepAnswer> answer) {
    var unused =
        answer.whenComplete(
            (kept, failure) -> {
              if (failure == null) {
                answered(replica, kept);
              } else {
                failed(replica, Failures.cause(failure));
              }
            });
  }

  private void answered(Endpoint replica, KeepAnswer answer) {
    Optional<Outcome> decided;
    synchronized (this) {
      open.remove(replica);
      if (!answer.kept().equals(entry.versioned().version())) {
        newer = newer == null || answer.kept().compareTo(newer) > 0 ? answer.kept() : newer;
      } else {
        maybeKept = true;
        if (answer.counts() && group.contains(replica)) {
          accepted.add(replica);
        }
      }
      decided = decided();
    }
    decided.ifPresent(outcome::complete);
  }

  private void failed(Endpoint replica, Throwable failure) {
    missed.accept(replica);
    Optional<Outcome> decided;
    synchronized (this) {
      open.remove(replica);
      maybeKept |= mayHaveKept(failure);
      problem = failure;
      decided = decided();
    }
    decided.ifPresent(outcome::complete);
  }

  /** A replica that is known to be down is not asked. */
  void skip(Endpoint replica) {
    missed.accept(replica);
    Optional<Outcome> decided;
    synchronized (this) {
      open.remove(replica);
      decided = decided();
    }
    decided.ifPresent(outcome::complete);
  }

  /** Once there are enough, or cannot be any more. */
  private Optional<Outcome> decided() {
    boolean enough = accepted.size() >= needed;
    return enough || accepted.size() + openMembers() < needed
        ? Optional.of(
            new Outcome(enough, accepted.size(), newer, maybeKept || !open.isEmpty(), problem))
        : Optional.empty();
  }

  private int openMembers() {
    int members = 0;
    for (Endpoint replica : open) {
      members += group.contains(replica) ? 1 : 0;
    }
    return members;
  }

  private static boolean mayHaveKept(Throwable failure) {
    return failure instanceof PeerException peer
        ? peer.mayHaveBeenApplied()
        : !(failure instanceof NotReplicaException)
            && (failure instanceof StorageFailedException
                || !(failure instanceof IllegalArgumentException));
  }
}
