package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.diststore.Overloaded;
import io.thriftyp2p.thrift.diststore.Unavailable;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.thrift.TBase;

/**
 * One request on its way from node to node, until one carries it out or its time is over. A write
 * travels under one name, so that it happens once even where a node had carried it out and its
 * answer was lost.
 */
final class RequestJourney<A extends TBase<?, ?>, T> {
  /** As many nodes are asked before the first one again. */
  private static final int NODES_A_ROUND = 8;

  /** An attempt gets this part of what time is left, so that there is some for others. */
  private static final int PART_OF_TIME = 3;

  private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(250);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

  /** What a client asks for, made anew for each attempt. */
  interface Arguments<A> {
    /**
     * @param nodeTime how long the node may try
     * @param repeated whether an earlier attempt may have been carried out
     */
    A make(Duration nodeTime, boolean repeated);
  }

  private final RequestSender sender;
  private final Optional<byte[]> key;
  private final RpcMethod<A, T> method;
  private final Arguments<A> arguments;
  private final long deadline;
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private Set<Endpoint> last;
  private final Set<Endpoint> tried = new HashSet<>();
  private Duration pause = FIRST_PAUSE;
  private boolean uncertain;

  /** Whether no node of this round was there at all. */
  private boolean nobodyThere = true;

  /** What says most of why it failed. */
  private Optional<Throwable> reason = Optional.empty();

  /**
   * @param uncertain whether it may have been carried out before the journey began
   * @param last replicas that are asked after the other ones, in the first round
   */
  RequestJourney(
      RequestSender sender,
      Optional<byte[]> key,
      RpcMethod<A, T> method,
      Arguments<A> arguments,
      Duration timeout,
      boolean uncertain,
      Set<Endpoint> last) {
    this.sender = sender;
    this.key = key;
    this.method = method;
    this.arguments = arguments;
    this.deadline = sender.nanoTime() + timeout.toNanos();
    this.uncertain = uncertain;
    this.last = last;
  }

  CompletableFuture<T> begin() {
    attempt();
    return result;
  }

  private void attempt() {
    Duration left = Duration.ofNanos(deadline - sender.nanoTime());
    Optional<Endpoint> node = tried.size() < NODES_A_ROUND ? nextNode() : Optional.empty();
    if (left.toMillis() < 1 || (node.isEmpty() && nobodyThere && !uncertain)) {
      giveUp();
    } else if (node.isEmpty()) {
      waitForNextRound(left);
    } else {
      ask(node.get(), timeOfAttempt(left));
    }
  }

  private Optional<Endpoint> nextNode() {
    if (!last.isEmpty() && key.isPresent()) {
      Set<Endpoint> notNow = new HashSet<>(tried);
      notNow.addAll(last);
      Optional<Endpoint> other = sender.routing().trustedReplica(key.get(), notNow);
      if (other.isPresent()) {
        return other;
      }
    }
    return sender.routing().next(key, tried);
  }

  static Duration timeOfAttempt(Duration left) {
    Duration part = Duration.ofNanos(left.toNanos() / PART_OF_TIME);
    Duration enough = part.compareTo(SHORTEST_ATTEMPT) < 0 ? SHORTEST_ATTEMPT : part;
    return enough.compareTo(left) < 0 ? enough : left;
  }

  private void waitForNextRound(Duration left) {
    Duration now = pause.compareTo(left) < 0 ? pause : left;
    pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
    tried.clear();
    last = Set.of();
    nobodyThere = true;
    sender.after(now, this::attempt, this::giveUp);
  }

  private void ask(Endpoint node, Duration time) {
    tried.add(node);
    A args = arguments.make(ClientWire.timeOfNode(time), uncertain);
    var unused =
        sender
            .caller()
            .call(node, method, args, time)
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    sender.routing().answered(node);
                    result.complete(answer);
                  } else {
                    failed(node, Failures.cause(failure));
                  }
                });
  }

  private void failed(Endpoint node, Throwable failure) {
    sender.routing().failed(node, failure);
    if (!isWorthAnother(failure)) {
      result.completeExceptionally(failure);
      return;
    }
    nobodyThere &= failure instanceof PeerUnreachableException away && away.connectionRefused();
    uncertain |= mayHaveBeenApplied(failure);
    if (reason.isEmpty() || !(failure instanceof PeerUnreachableException)) {
      reason = Optional.of(failure);
    }
    attempt();
  }

  /** Whether another node, or the same one later, may have a better answer. */
  static boolean isWorthAnother(Throwable failure) {
    if (failure instanceof PeerRefusedException refused) {
      return refused.reason() == PeerRefusedException.Reason.INTERNAL_ERROR
          || refused.reason() == PeerRefusedException.Reason.OVERLOADED;
    }
    return failure instanceof PeerException
        || failure instanceof Unavailable
        || failure instanceof Overloaded;
  }

  static boolean mayHaveBeenApplied(Throwable failure) {
    return failure instanceof PeerException peer
        ? peer.mayHaveBeenApplied()
        : failure instanceof Unavailable unavailable && unavailable.may_have_been_applied;
  }

  private void giveUp() {
    Throwable why =
        reason.orElseGet(() -> new UnavailableException("the time was over at once", uncertain));
    result.completeExceptionally(
        uncertain && !mayHaveBeenApplied(why)
            ? new UnavailableException(
                why.getMessage() + " (an earlier attempt may have been carried out)", true)
            : why);
  }
}
