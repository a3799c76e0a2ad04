package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.access.Permission;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.thrift.AsyncProcessFunction;
import org.apache.thrift.ProcessFunction;
import org.apache.thrift.TBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One method as a server offers it.
 *
 * @param synchronous whether it may block, so that it must not run on an event loop
 * @param permission that its caller needs
 * @param direct a short cut for some of its requests
 */
record ServedMethod(
    String name,
    boolean oneway,
    boolean synchronous,
    Supplier<TBase<?, ?>> newArgs,
    Invocation invocation,
    Permission permission,
    Optional<DirectMethod> direct,
    AtomicLong nextWarning) {
  private static final Logger LOG = LoggerFactory.getLogger(ServedMethod.class);
  private static final long WARNING_INTERVAL = TimeUnit.SECONDS.toNanos(1);

  /** Runs the handler's method, or starts it; the call hears of the outcome. */
  @FunctionalInterface
  interface Invocation {
    void invoke(TBase<?, ?> args, Call call) throws Exception;
  }

  private ServedMethod(
      String name,
      boolean oneway,
      boolean synchronous,
      Supplier<TBase<?, ?>> newArgs,
      Invocation invocation) {
    this(
        name,
        oneway,
        synchronous,
        newArgs,
        invocation,
        Permission.WRITE,
        Optional.empty(),
        new AtomicLong(System.nanoTime()));
  }

  ServedMethod withDirect(DirectMethod shortCut) {
    return with(invocation, permission, Optional.of(shortCut));
  }

  ServedMethod requiring(Permission needed) {
    return with(invocation, needed, direct);
  }

  /**
   * The same, if the token in its arguments is accepted: then that holds for the connection. On the
   * event loop, whatever its service is: what comes behind it in the same bytes relies on it.
   */
  ServedMethod authenticating(Function<TBase<?, ?>, String> token) {
    Invocation ifAccepted =
        (args, call) -> {
          if (call.showToken(token.apply(args))) {
            invocation.invoke(args, call);
          }
        };
    return new ServedMethod(
        name, oneway, false, newArgs, ifAccepted, Permission.ANYBODY, direct, nextWarning);
  }

  private ServedMethod with(Invocation how, Permission needed, Optional<DirectMethod> shortCut) {
    return new ServedMethod(name, oneway, synchronous, newArgs, how, needed, shortCut, nextWarning);
  }

  @SuppressWarnings({"rawtypes", "unchecked"}) // the function's own types fit each other
  static ServedMethod asynchronous(Object handler, AsyncProcessFunction function) {
    ResultMaker results = ResultMaker.of(function);
    return new ServedMethod(
        function.getMethodName(),
        function.isOneway(),
        false,
        () -> (TBase<?, ?>) function.getEmptyArgsInstance(),
        (args, call) -> {
          HandlerCallback callback = new HandlerCallback(call, results);
          try {
            function.start(handler, args, callback);
          } catch (Exception e) {
            // Thrown or given to the callback: a declared exception is an answer either way.
            callback.onError(e);
          }
        });
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  static ServedMethod synchronous(Object handler, ProcessFunction function) {
    return new ServedMethod(
        function.getMethodName(),
        function.isOneway(),
        true,
        () -> (TBase<?, ?>) function.getEmptyArgsInstance(),
        (args, call) -> {
          TBase result = function.getResult(handler, args);
          if (function.isOneway()) {
            call.finish();
          } else if (ResultShape.of(result).failure(result).isPresent()) {
            call.answerDeclared(result);
          } else {
            call.answer(result);
          }
        });
  }

  /**
   * Tells the log of a failure that the IDL does not declare: with its stack, at most once a
   * second, since a stranger may be able to bring it about at will.
   */
  void warn(Throwable failure) {
    long now = System.nanoTime();
    long next = nextWarning.get();
    if (now - next >= 0 && nextWarning.compareAndSet(next, now + WARNING_INTERVAL)) {
      LOG.warn("internal error in '{}'", name, failure);
    } else {
      LOG.debug("internal error in '{}'", name, failure);
    }
  }
}
