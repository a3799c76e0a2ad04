package io.thriftyp2p.locator.membership;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What really went wrong behind a stage's failure. */
final class Failures {
  private Failures() {}

  static Optional<Throwable> of(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return Optional.ofNullable(cause == null ? failure : cause);
  }
}
