package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.Attempts.Verdict;
import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Takes any request and has one of the key's replicas carry it out, here or over there: the first
 * one that can be reached, and answers. While the ring changes it looks again and tries again, for
 * as long as the request has time. Each write has a name, so that to try again does not write
 * twice. Safe for use by many threads.
 */
final class RequestRouter {
  private final LocalReplica local;
  private final RoutedRequest.Means means;
  private final Members members;
  private final Attempts attempts;
  private final Scheduler scheduler;
  private final TimerWheel timers;
  private final WriteNames names;
  private final Duration attemptTimeout;
  private final ReplicationCounts counts;

  RequestRouter(
      LocalReplica local,
      Coordinator coordinator,
      ReplicaPeers peers,
      ClassicOwners classic,
      StandStill standStill,
      Members members,
      Attempts attempts,
      Scheduler scheduler,
      TimerWheel timers,
      RandomGenerator random,
      Duration attemptTimeout) {
    this.local = local;
    this.means = new RoutedRequest.Means(local, coordinator, peers, classic, standStill);
    this.members = members;
    this.attempts = attempts;
    this.scheduler = scheduler;
    this.timers = timers;
    this.names = new WriteNames(random);
    this.attemptTimeout = attemptTimeout;
    this.counts = local.counts();
  }

  /** Fails with {@link UnavailableException}. */
  CompletableFuture<Version> write(
      Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {
    WriteOptions named =
        options.writeId() == Versioned.UNNAMED ? options.named(names.next(), false) : options;
    return route(new RoutedRequest.Writing(means, key, value, named), timeout);
  }

  /** What is kept, a tombstone included. Fails with {@link UnavailableException}. */
  CompletableFuture<Optional<Versioned>> read(Key key, Consistency consistency, Duration timeout) {
    return route(new RoutedRequest.Reading(means, key, consistency), timeout);
  }

  /** A request that another node sent here: carried out here, or not at all. */
  CompletionStage<Version> writeHere(
      Key key, Optional<byte[]> value, WriteOptions options, Duration timeout) {
    return new RoutedRequest.Writing(means, key, value, options).here(timeout);
  }

  /** A request that another node sent here: carried out here, or not at all. */
  CompletionStage<Optional<Versioned>> readHere(
      Key key, Consistency consistency, Duration timeout) {
    return new RoutedRequest.Reading(means, key, consistency).here(timeout);
  }

  private <T> CompletableFuture<T> route(RoutedRequest<T> operation, Duration timeout) {
    CompletableFuture<T> result =
        attempts.until(
            timeout,
            failure -> {
              operation.again();
              return judge(operation, failure);
            },
            timeLeft -> attempt(operation, timeLeft));
    var unused =
        result.exceptionally(
            failure -> {
              counts.count(operation.isWrite() ? Event.WRITE_UNAVAILABLE : Event.READ_UNAVAILABLE);
              return null;
            });
    return result;
  }

  private <T> CompletionStage<T> attempt(RoutedRequest<T> operation, Duration timeLeft) {
    if (operation.isRetry()) {
      counts.count(Event.RETRIED);
    }
    return new Round<>(operation, timeLeft).start();
  }

  private Verdict judge(RoutedRequest<?> operation, Throwable failure) {
    UnavailableException unavailable =
        failure instanceof UnavailableException known
            ? known
            : new UnavailableException(message(failure), operation.mayHaveBeenApplied());
    boolean uncertain = operation.mayHaveBeenApplied();
    // A node of 2009 knows no names of writes: to tell it once more could overwrite another's
    // write.
    boolean again = !uncertain || local.topology().classicOwner(operation.key).isEmpty();
    return new Verdict(uncertain ? unavailable.afterUncertainTry() : unavailable, again);
  }

  private static String message(Throwable failure) {
    return failure instanceof NotReplicaException
        ? "the ring is changing: " + failure.getMessage()
        : String.valueOf(failure.getMessage());
  }

  /** One way through all who may carry a request out, until one does. */
  private final class Round<T> {
    private final RoutedRequest<T> operation;
    private final long deadline;
    private final Deque<Endpoint> candidates = new ArrayDeque<>();
    private final Set<Endpoint> known = new HashSet<>();
    private Throwable latest;

    Round(RoutedRequest<T> operation, Duration timeLeft) {
      this.operation = operation;
      this.deadline = scheduler.nanoTime() + timeLeft.toNanos();
      this.latest = new UnavailableException("this node is in no ring at the moment", false);
      List<Endpoint> owners = local.owners().preference(local.slot(operation.key));
      if (!operation.isWrite() && owners.contains(local.self())) {
        // What lies here need not come from elsewhere: values on their way take memory, too.
        add(List.of(local.self()));
      }
      add(owners);
      if (candidates.isEmpty() && !local.topology().leaving().isEmpty()) {
        add(List.of(local.self()));
      }
    }

    private void add(List<Endpoint> nodes) {
      Topology topology = local.topology();
      for (Endpoint node : nodes) {
        if ((node.equals(local.self()) || topology.reachable(node)) && known.add(node)) {
          candidates.add(node);
        }
      }
    }

    CompletionStage<T> start() {
      Endpoint next = candidates.poll();
      long left = deadline - scheduler.nanoTime();
      if (next == null || left <= 0) {
        return CompletableFuture.failedStage(latest);
      }
      Duration timeLeft = Duration.ofNanos(left);
      Duration each = timeLeft.compareTo(attemptTimeout) < 0 ? timeLeft : attemptTimeout;
      CompletionStage<T> attempt =
          next.equals(local.self()) ? bounded(operation.here(each), each) : forwarded(next, each);
      return attempt.exceptionallyCompose(
          failure -> {
            failed(next, Failures.cause(failure));
            return start();
          });
    }

    private CompletionStage<T> forwarded(Endpoint replica, Duration limit) {
      counts.count(operation.isWrite() ? Event.WRITE_FORWARDED : Event.READ_FORWARDED);
      return operation.there(replica, limit);
    }

    private void failed(Endpoint replica, Throwable failure) {
      counts.count(Event.FAILED_OVER);
      latest = failure;
      if (failure instanceof NotReplicaException notReplica) {
        add(notReplica.others());
        if (!replica.equals(local.self())) {
          members.compareViews(replica);
        }
      } else if (failure instanceof PeerUnreachableException
          || failure instanceof PeerTimedOutException) {
        members.suspect(replica);
      }
      boolean uncertain =
          failure instanceof UnavailableException unavailable
              ? unavailable.mayHaveBeenApplied()
              : failure instanceof PeerException peer
                  ? peer.mayHaveBeenApplied()
                  : !(failure instanceof NotReplicaException);
      if (uncertain) {
        operation.uncertain();
      }
    }
  }

  /** What a disk holds up is given up here in time, too. */
  private <T> CompletionStage<T> bounded(CompletionStage<T> work, Duration limit) {
    if (work.toCompletableFuture().isDone()) {
      return work;
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    var timer =
        timers.after(
            limit,
            () ->
                result.completeExceptionally(
                    new UnavailableException(
                        local.self() + " did not finish within " + limit.toMillis() + " ms",
                        true)));
    var unused =
        work.whenComplete(
            (value, failure) -> {
              timer.cancel();
              if (failure == null) {
                result.complete(value);
              } else {
                result.completeExceptionally(failure);
              }
            });
    return result;
  }
}
