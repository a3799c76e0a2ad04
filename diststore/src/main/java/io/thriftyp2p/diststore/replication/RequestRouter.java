package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.Attempts.Verdict;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Takes any request and has the key's owner carry it out, here or over there. While the ring
 * changes it looks again and tries again, for as long as the request has time and it is certain
 * that nothing was applied. Safe for use by many threads.
 */
final class RequestRouter {
  private final Endpoint self;
  private final int replicas;
  private final LocalReplica local;
  private final ReplicaPeers peers;
  private final ClassicOwners classic;
  private final Members members;
  private final Attempts attempts;

  RequestRouter(
      Endpoint self,
      int replicas,
      LocalReplica local,
      ReplicaPeers peers,
      ClassicOwners classic,
      Members members,
      Attempts attempts) {
    this.self = self;
    this.replicas = replicas;
    this.local = local;
    this.peers = peers;
    this.classic = classic;
    this.members = members;
    this.attempts = attempts;
  }

  /** Fails with {@link UnavailableException}. */
  CompletableFuture<Version> write(Key key, Optional<byte[]> value, Duration timeout) {
    return route(writing(key, value), timeout);
  }

  /** Fails with {@link UnavailableException}. */
  CompletableFuture<Optional<Versioned>> read(Key key, Duration timeout) {
    return route(reading(key), timeout);
  }

  /** A request that came from another node: it is for this one, or for nobody. */
  CompletableFuture<Version> writeHere(Key key, Optional<byte[]> value, Duration timeout) {
    return here(writing(key, value), timeout);
  }

  /** A request that came from another node: it is for this one, or for nobody. */
  CompletableFuture<Optional<Versioned>> readHere(Key key, Duration timeout) {
    return here(reading(key), timeout);
  }

  @FunctionalInterface
  private interface Remote<T> {
    CompletionStage<T> call(Endpoint owner, Duration timeLeft);
  }

  /**
   * What is to be done with a key.
   *
   * @param repeatable whether it does no harm to do it twice
   * @param there by another node of our kind
   * @param classic by a node of 2009, to which this node speaks
   */
  private record Operation<T>(
      Key key, boolean repeatable, Attempts.Attempt<T> here, Remote<T> there, Remote<T> classic) {}

  private Operation<Version> writing(Key key, Optional<byte[]> value) {
    return new Operation<>(
        key,
        false,
        left -> local.write(key, value, left),
        (owner, left) -> peers.write(owner, key, value, left),
        (owner, left) -> classic.write(owner, key, value, left));
  }

  private Operation<Optional<Versioned>> reading(Key key) {
    return new Operation<>(
        key,
        true,
        left -> local.read(key, left),
        (owner, left) -> peers.read(owner, key, left),
        (owner, left) -> classic.read(owner, key, left));
  }

  private <T> CompletableFuture<T> route(Operation<T> operation, Duration timeout) {
    Request<T> request = new Request<>(operation);
    return attempts.until(timeout, request::judge, request::attempt);
  }

  private <T> CompletableFuture<T> here(Operation<T> operation, Duration timeout) {
    Request<T> request = new Request<>(operation);
    return attempts.until(
        timeout,
        failure ->
            // The sender is to look at its ring again, not we.
            failure instanceof NotOwnerException notOwner
                ? Verdict.giveUp(notOwner)
                : request.judge(failure),
        request::attemptHere);
  }

  /** One request, and where its last attempt went. */
  private final class Request<T> {
    private final Operation<T> operation;
    private volatile Endpoint owner = self;

    /** Who carries it out, or has a node of 2009 do that. */
    private volatile Endpoint next = self;

    Request(Operation<T> operation) {
      this.operation = operation;
    }

    CompletionStage<T> attempt(Duration left) {
      Topology now = local.topology();
      List<Endpoint> preference = now.ring().preferenceList(operation.key().bytes(), replicas);
      if (preference.isEmpty()) {
        return CompletableFuture.failedStage(
            new UnavailableException("this node is in no ring at the moment", false));
      }
      owner = preference.get(0);
      next = now.classic().contains(owner) ? speaker(now) : owner;
      return next.equals(self) ? carryOut(left) : operation.there().call(next, left);
    }

    CompletionStage<T> attemptHere(Duration left) {
      Topology now = local.topology();
      owner =
          now.classicOwner(operation.key()).filter(node -> speaker(now).equals(self)).orElse(self);
      return carryOut(left);
    }

    /** A leaving node may be the last of our kind: then it speaks for itself. */
    private Endpoint speaker(Topology now) {
      return now.spokesman(operation.key()).orElse(self);
    }

    private CompletionStage<T> carryOut(Duration left) {
      return owner.equals(self)
          ? operation.here().make(left)
          : operation.classic().call(owner, left);
    }

    Verdict judge(Throwable failure) {
      if (!next.equals(self)) {
        return remoteFailure(next, failure, operation.repeatable());
      }
      return owner.equals(self) ? localFailure(failure) : classicFailure(operation, owner, failure);
    }
  }

  /**
   * What a node of 2009 was told and does not show was lost, if it has left the ring since: then it
   * can be told to the next owner.
   */
  private Verdict classicFailure(Operation<?> operation, Endpoint owner, Throwable failure) {
    if (failure instanceof SourceFailedException) {
      return localFailure(failure);
    }
    Verdict verdict = remoteFailure(owner, failure, operation.repeatable());
    boolean gone = local.topology().classicOwner(operation.key()).filter(owner::equals).isEmpty();
    return gone ? Verdict.tryAgain(verdict.failure()) : verdict;
  }

  private Verdict localFailure(Throwable failure) {
    if (failure instanceof SourceFailedException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof NotOwnerException) {
        members.compareViews(failed.source());
      } else {
        members.suspect(failed.source());
      }
      return Verdict.tryAgain(
          new UnavailableException(
              "a node that may hold the key is of no help: " + message(cause), false));
    }
    if (failure instanceof NotOwnerException) {
      return Verdict.tryAgain(new UnavailableException("the ring is changing", false));
    }
    return Verdict.of(
        failure instanceof UnavailableException unavailable
            ? unavailable
            : new UnavailableException("storage failed: " + message(failure), true));
  }

  private Verdict remoteFailure(Endpoint owner, Throwable failure, boolean repeatable) {
    if (failure instanceof NotOwnerException) {
      members.compareViews(owner);
      return Verdict.tryAgain(
          new UnavailableException(owner + " sees another ring than this node", false));
    }
    if (failure instanceof PeerUnreachableException || failure instanceof PeerTimedOutException) {
      members.suspect(owner);
    }
    boolean applied =
        failure instanceof UnavailableException unavailable
            ? unavailable.mayHaveBeenApplied()
            : !(failure instanceof PeerException peer) || peer.mayHaveBeenApplied();
    return Verdict.of(new UnavailableException(message(failure), applied && !repeatable));
  }

  private static String message(@Nullable Throwable failure) {
    return failure == null ? "unknown" : String.valueOf(failure.getMessage());
  }
}
