package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.access.Permission;
import io.thriftyp2p.locator.rpc.ServerObserver.Outcome;
import java.util.Optional;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBase;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.jspecify.annotations.Nullable;

/**
 * One request, from when it is decoded until its answer is written. Its handler may finish it in
 * any thread, the first outcome counts; what that leads to happens on the connection's event loop.
 */
final class Call implements Runnable {
  /** About what a request takes besides its bytes while a quorum is asked for it. */
  static final int OVERHEAD = 8 << 10;

  private final Origin origin;
  private final TMessage header;
  private final Optional<MethodTable.Entry> entry;
  private final int bytes;
  private final Optional<ServerObserver.Calls> observer;
  private final long beganNanos;
  private @Nullable TBase<?, ?> args;
  private Optional<Reply> reply = Optional.empty();
  private Optional<BadMessage> undecodable = Optional.empty();

  /** Where a request came from and its answer goes. */
  interface Origin {
    /**
     * Whether the calling thread is at work for the connection, and can take an answer as it is.
     */
    boolean isInTurn();

    /** Has an answer wait that comes at another time; in any thread. */
    Reply awaiting(Call call, Reply reply);

    /** Runs the task on the event loop of the call: at once if the calling thread is that. */
    void onLoop(Runnable task);

    /** Who sent it. */
    Caller caller();

    /** When what is being decoded was there, in nanoseconds as {@link System#nanoTime} counts. */
    long arrivedNanos();

    /** The call ran and has its outcome. */
    void completed(Call call);

    /** The call has its outcome, whether it ran or not. */
    void settled(Call call);
  }

  /**
   * @param bytes of the request
   * @param observer of the calls of its method; without one nobody looks at the clock
   */
  Call(
      Origin origin,
      TMessage header,
      Optional<MethodTable.Entry> entry,
      int bytes,
      Optional<ServerObserver.Calls> observer) {
    this.origin = origin;
    this.header = header;
    this.entry = entry;
    this.bytes = bytes + OVERHEAD;
    this.observer = observer;
    this.beganNanos = observer.isPresent() ? origin.arrivedNanos() : 0;
  }

  /** What it takes in memory. */
  int bytes() {
    return bytes;
  }

  boolean isOneway() {
    return entry.isPresent() && entry.get().method().oneway();
  }

  /** Whether nobody waits for an answer; 2009's clients send oneway methods as plain calls. */
  boolean isSilent() {
    return isOneway() || header.type == TMessageType.ONEWAY;
  }

  boolean isMultiplexed() {
    return entry.isPresent() && entry.get().multiplexed();
  }

  boolean isSynchronous() {
    return entry.isPresent() && entry.get().method().synchronous();
  }

  boolean isDone() {
    return reply.isPresent();
  }

  /** Makes it ready to run. */
  void accept(TBase<?, ?> decoded) {
    args = decoded;
  }

  /** Gives it an answer instead of running it; on the event loop. */
  void refuse(int code, String message) {
    reply = Optional.of(Reply.refusal(code, message));
    args = null;
  }

  void refuseUndecodable(BadMessage reason) {
    refuse(reason.code(), String.valueOf(reason.getMessage()));
    undecodable = Optional.of(reason);
  }

  /** Nobody ran it: the answer given with {@link #refuse} is the outcome; on the event loop. */
  void refused() {
    origin.settled(this);
  }

  boolean isUndecodable() {
    return undecodable.isPresent();
  }

  /** Which bound it breaks; empty when it breaks none. */
  Optional<Bound> brokenBound() {
    return undecodable.flatMap(BadMessage::bound);
  }

  /** Whether its caller may have it carried out. */
  boolean isPermitted() {
    return entry.isEmpty() || origin.caller().may(entry.get().method().permission());
  }

  /** Whether only another node may send it. */
  boolean isOfPeer() {
    return entry.isPresent() && entry.get().method().permission() == Permission.PEER;
  }

  /** Gives it the answer that its caller may not have it carried out. */
  void refusePermission() {
    Permission needed = entry.orElseThrow().method().permission();
    refuse(Refusal.ACCESS_DENIED, origin.caller().refuse(header.name, needed));
  }

  /**
   * The caller shows a token, on which the call itself depends: of one that is not accepted nothing
   * is carried out. False then.
   */
  boolean showToken(String token) {
    if (origin.caller().show(token)) {
      return true;
    }
    String why = "the token is not known here";
    origin.caller().refused(why);
    settle(Reply.refusal(Refusal.ACCESS_DENIED, why));
    return false;
  }

  /** Runs or starts the handler's method, in the thread that its service wants. */
  @Override
  @SuppressWarnings("CatchingUnchecked") // whatever a handler throws is its failure, not the loop's
  public void run() {
    TBase<?, ?> given = args;
    args = null;
    if (given == null) {
      return;
    }
    try {
      entry.orElseThrow().method().invocation().invoke(given, this);
    } catch (Throwable failure) {
      fail(failure);
    }
  }

  /** The method has run and there is nothing to answer. */
  void finish() {
    settle(Reply.of(null, TMessageType.REPLY, Outcome.ANSWERED));
  }

  void answer(TSerializable result) {
    settle(Reply.of(result, TMessageType.REPLY, Outcome.ANSWERED));
  }

  /**
   * @param result holds an exception that the method declares
   */
  void answerDeclared(TSerializable result) {
    settle(Reply.of(result, TMessageType.REPLY, Outcome.DECLARED));
  }

  /** The handler failed with what its method does not declare. */
  void fail(Throwable failure) {
    if (failure instanceof TApplicationException chosen) {
      settle(Reply.exception(chosen, Outcome.FAILED));
      return;
    }
    warn(failure);
    settle(Reply.exception(internalError(), Outcome.FAILED));
  }

  /** Tells the log of a failure that the caller is not told of. */
  void warn(Throwable failure) {
    entry.ifPresent(e -> e.method().warn(failure));
  }

  TApplicationException internalError() {
    return new TApplicationException(
        TApplicationException.INTERNAL_ERROR, "internal error in '" + header.name + "'");
  }

  private void settle(Reply outcome) {
    if (origin.isInTurn()) {
      settleHere(outcome);
    } else {
      boolean answers = outcome.body().isPresent() && !isSilent();
      Reply ready = answers ? origin.awaiting(this, outcome) : outcome;
      origin.onLoop(() -> settleHere(ready));
    }
  }

  private void settleHere(Reply outcome) {
    if (!isDone()) {
      reply = Optional.of(outcome);
      origin.completed(this);
    }
    outcome.release().run();
  }

  boolean isObserved() {
    return observer.isPresent();
  }

  /** Tells who observes how it ended; to be called once, when it is settled. */
  void observe(long nowNanos) {
    if (observer.isPresent()) {
      observer.get().ended(reply().outcome(), nowNanos - beganNanos, 1);
    }
  }

  /** Whether it may be refused after it has run: it changed nothing, or may well come again. */
  boolean isRepeatable() {
    return isOfPeer()
        || (entry.isPresent() && entry.get().method().permission() == Permission.READ);
  }

  /** Of one that is done. */
  Reply reply() {
    return reply.orElseThrow();
  }

  /** The same outcome in another form. */
  void replace(Reply other) {
    reply = Optional.of(other);
  }

  /** Whether somebody is to be told something that is not encoded yet. */
  boolean isToBeEncoded() {
    return !isSilent() && reply().body().isPresent();
  }

  /** Of a message that answers it. */
  TMessage header(byte type) {
    return new TMessage(header.name, type, header.seqid);
  }
}
