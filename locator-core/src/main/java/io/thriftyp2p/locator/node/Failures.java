package io.thriftyp2p.locator.node;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What really went wrong behind a stage's failure, without the wrapping that stages add. */
public final class Failures {
  private Failures() {}

  public static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  /** The same for what {@code whenComplete} is given; empty where nothing went wrong. */
  public static Optional<Throwable> of(@Nullable Throwable failure) {
    return Optional.ofNullable(failure).map(Failures::cause);
  }
}
