package io.thriftyp2p.fuzz;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Notes failures that were caught and logged with their stack: no peer is to bring those about,
 * though the node goes on.
 */
public final class LoggedFailures extends AppenderBase<ILoggingEvent> {
  private static final AtomicReference<@Nullable AssertionError> FIRST = new AtomicReference<>();

  @Override
  protected void append(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      AssertionError finding = new AssertionError(event.getFormattedMessage());
      if (thrown instanceof ThrowableProxy whole) {
        finding.initCause(whole.getThrowable());
        finding.setStackTrace(whole.getThrowable().getStackTrace());
      }
      FIRST.compareAndSet(null, finding);
    }
  }

  static void forget() {
    FIRST.set(null);
  }

  /** Throws the first one since {@link #forget}. */
  static void check() {
    AssertionError first = FIRST.getAndSet(null);
    if (first != null) {
      throw first;
    }
  }
}
