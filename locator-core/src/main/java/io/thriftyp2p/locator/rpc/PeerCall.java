package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * One call of a client on its way: the encoded request, and the future of the peer's answer. The
 * future is the only part that other threads than the link's event loop touch.
 */
final class PeerCall {
  private final Endpoint peer;
  private final Request request;
  private final long deadlineNanos;
  private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
  private Optional<Future<?>> timer = Optional.empty();
  private int number;
  private boolean sent;
  private long heardBefore;

  PeerCall(Endpoint peer, Request request, Duration timeout) {
    this.peer = peer;
    this.request = request;
    this.deadlineNanos = System.nanoTime() + timeout.toNanos();
  }

  Request request() {
    return request;
  }

  /**
   * The answer's message, without a frame's length and with the sequence id of the request as the
   * caller numbered it; an empty array for a oneway request that has left.
   */
  CompletableFuture<byte[]> answer() {
    return answer;
  }

  int number() {
    return number;
  }

  /** The link's number for it, which goes into the request. */
  void number(int given) {
    number = given;
    request.number(given);
  }

  /** When its time is over, as {@link System#nanoTime} counts. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  long nanosLeft() {
    return deadlineNanos - System.nanoTime();
  }

  boolean isSent() {
    return sent;
  }

  /**
   * @param heard how often the link had heard something until then
   */
  void sent(long heard) {
    sent = true;
    heardBefore = heard;
  }

  /** How often its link had heard something when it was sent. */
  long heardBefore() {
    return heardBefore;
  }

  /** To be cancelled when the call is over. */
  void timer(Future<?> deadline) {
    timer = Optional.of(deadline);
  }

  void complete(byte[] message) {
    timer.ifPresent(deadline -> deadline.cancel(false));
    answer.complete(message);
  }

  /** The call is over without an answer: which failure it is depends on whether it was sent. */
  void fail(String reason) {
    fail(
        sent
            ? new PeerTimedOutException(peer, reason)
            : new PeerUnreachableException(peer, false, reason));
  }

  void fail(PeerException failure) {
    timer.ifPresent(deadline -> deadline.cancel(false));
    answer.completeExceptionally(failure);
  }
}
