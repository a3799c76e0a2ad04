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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
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
  private final Members members;
  private final Attempts attempts;

  RequestRouter(
      Endpoint self,
      int replicas,
      LocalReplica local,
      ReplicaPeers peers,
      Members members,
      Attempts attempts) {
    this.self = self;
    this.replicas = replicas;
    this.local = local;
    this.peers = peers;
    this.members = members;
    this.attempts = attempts;
  }

  /** Fails with {@link UnavailableException}. */
  CompletableFuture<Version> write(Key key, Optional<byte[]> value, Duration timeout) {
    return route(
        key,
        timeout,
        false,
        left -> local.write(key, value, left),
        (owner, left) -> peers.write(owner, key, value, left));
  }

  /** Fails with {@link UnavailableException}. */
  CompletableFuture<Optional<Versioned>> read(Key key, Duration timeout) {
    return route(
        key,
        timeout,
        true,
        left -> local.read(key, left),
        (owner, left) -> peers.read(owner, key, left));
  }

  /** A request that came from another node: it is for this one, or for nobody. */
  CompletableFuture<Version> writeHere(Key key, Optional<byte[]> value, Duration timeout) {
    return here(timeout, left -> local.write(key, value, left));
  }

  /** A request that came from another node: it is for this one, or for nobody. */
  CompletableFuture<Optional<Versioned>> readHere(Key key, Duration timeout) {
    return here(timeout, left -> local.read(key, left));
  }

  private <T> CompletableFuture<T> here(Duration timeout, Attempts.Attempt<T> attempt) {
    return attempts.until(
        timeout,
        failure ->
            // The sender is to look at its ring again, not we.
            failure instanceof NotOwnerException notOwner
                ? Verdict.giveUp(notOwner)
                : localFailure(failure),
        attempt);
  }

  @FunctionalInterface
  private interface Remote<T> {
    CompletionStage<T> call(Endpoint owner, Duration timeLeft);
  }

  private <T> CompletableFuture<T> route(
      Key key, Duration timeout, boolean repeatable, Attempts.Attempt<T> here, Remote<T> there) {
    AtomicReference<@Nullable Endpoint> asked = new AtomicReference<>();
    Function<Throwable, Verdict> judge =
        failure -> {
          Endpoint owner = asked.get();
          return owner == null || owner.equals(self)
              ? localFailure(failure)
              : remoteFailure(owner, failure, repeatable);
        };
    return attempts.until(
        timeout,
        judge,
        left -> {
          List<Endpoint> preference = local.ring().preferenceList(key.bytes(), replicas);
          if (preference.isEmpty()) {
            return CompletableFuture.failedStage(
                new UnavailableException("this node is in no ring at the moment", false));
          }
          Endpoint owner = preference.get(0);
          asked.set(owner);
          return owner.equals(self) ? here.make(left) : there.call(owner, left);
        });
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
              "an earlier owner of the key does not answer: " + message(cause), false));
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
