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
  private Outcome outcome = Outcome.REFUSED;
  private @Nullable TBase<?, ?> args;
  private @Nullable TSerializable answer;
  private Optional<byte[]> kept = Optional.empty();
  private byte answerType = TMessageType.EXCEPTION;
  private boolean done;
  private Optional<BadMessage> undecodable = Optional.empty();

  /** Where a request came from and its answer goes. */
  interface Origin {
    /** Whether the calling thread is the event loop that the call belongs to. */
    boolean isOnLoop();

    /** Runs the task on that event loop: at once if this is it. */
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
    return done;
  }

  /** Makes it ready to run. */
  void accept(TBase<?, ?> decoded) {
    args = decoded;
  }

  /** Gives it an answer instead of running it; on the event loop. */
  void refuse(int code, String message) {
    answer = new TApplicationException(code, message);
    args = null;
    done = true;
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
    settle(
        new TApplicationException(Refusal.ACCESS_DENIED, why),
        TMessageType.EXCEPTION,
        Outcome.REFUSED);
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
    settle(null, TMessageType.REPLY, Outcome.ANSWERED);
  }

  void answer(TSerializable result) {
    settle(result, TMessageType.REPLY, Outcome.ANSWERED);
  }

  /**
   * @param result holds an exception that the method declares
   */
  void answerDeclared(TSerializable result) {
    settle(result, TMessageType.REPLY, Outcome.DECLARED);
  }

  /** The handler failed with what its method does not declare. */
  void fail(Throwable failure) {
    if (failure instanceof TApplicationException chosen) {
      settle(chosen, TMessageType.EXCEPTION, Outcome.FAILED);
      return;
    }
    entry.ifPresent(e -> e.method().warn(failure));
    settle(internalError(), TMessageType.EXCEPTION, Outcome.FAILED);
  }

  TApplicationException internalError() {
    return new TApplicationException(
        TApplicationException.INTERNAL_ERROR, "internal error in '" + header.name + "'");
  }

  private void settle(@Nullable TSerializable result, byte type, Outcome how) {
    if (origin.isOnLoop()) {
      settleHere(result, type, how);
    } else {
      origin.onLoop(() -> settleHere(result, type, how));
    }
  }

  private void settleHere(@Nullable TSerializable result, byte type, Outcome how) {
    if (!done) {
      done = true;
      answer = result;
      answerType = type;
      outcome = how;
      origin.completed(this);
    }
  }

  boolean isObserved() {
    return observer.isPresent();
  }

  /** Tells who observes how it ended; to be called once, when it is settled. */
  void observe(long nowNanos) {
    if (observer.isPresent()) {
      observer.get().ended(outcome, nowNanos - beganNanos, 1);
    }
  }

  /** Whether it may be refused after it has run: it changed nothing, or may well come again. */
  boolean isRepeatable() {
    return isOfPeer()
        || (entry.isPresent() && entry.get().method().permission() == Permission.READ);
  }

  /** Empty: there is none, or its bytes are kept, or it was written. */
  Optional<TSerializable> answer() {
    return Optional.ofNullable(answer);
  }

  /** Gives it another answer than it had, for which there is no room. */
  void refuseAnswer(int length) {
    String why = "overloaded: there is no room for an answer of %d bytes; try again later";
    refuse(Refusal.OVERLOADED, why.formatted(length));
    answerType = TMessageType.EXCEPTION;
    outcome = Outcome.REFUSED;
  }

  /** Its answer waits as these bytes, ready to be written. */
  void keep(byte[] encoded) {
    answer = null;
    kept = Optional.of(encoded);
  }

  Optional<byte[]> kept() {
    return kept;
  }

  /** It was written, or nobody wants it. */
  void dropAnswer() {
    answer = null;
    kept = Optional.empty();
  }

  TMessage answerHeader() {
    return new TMessage(header.name, answerType, header.seqid);
  }

  /** The answer could not be encoded. */
  void answerFailed(Throwable failure) {
    entry.ifPresent(e -> e.method().warn(failure));
    answer = internalError();
    answerType = TMessageType.EXCEPTION;
  }
}
