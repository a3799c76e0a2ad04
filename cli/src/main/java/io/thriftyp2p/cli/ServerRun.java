package io.thriftyp2p.cli;

import io.thriftyp2p.locator.LocatorNode;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server from the moment it has its port until it has left. */
final class ServerRun {
  private static final int ENDED_BY_INTERRUPT = 130;

  private final String command;
  private final ServerOptions options;
  private final ServedNode served;
  private final Optional<Runnable> stop;
  private final AtomicBoolean entered = new AtomicBoolean();

  /**
   * @param stop what SIGTERM asks for; empty: to leave, as SIGINT does
   */
  ServerRun(String command, ServerOptions options, ServedNode served, Optional<Runnable> stop) {
    this.command = command;
    this.options = options;
    this.served = served;
    this.stop = stop;
  }

  /**
   * Signals are heard before the node owns anything, so that nothing is lost by an early Ctrl-C.
   */
  int untilClosed(Runnable enterRing) {
    Signals.handle(this::leave, stop.map(this::stopping).orElse(this::leave));
    enterRing.run();
    entered.set(true);
    announce();
    try {
      served.closed().join();
      return ExitStatus.DONE;
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailure(
          ExitStatus.UNAVAILABLE,
          cause.getMessage() + ": gone with what was left; what the others hold is not touched");
    }
  }

  private LocatorNode node() {
    return served.locator().get();
  }

  private Runnable stopping(Runnable stopNode) {
    return () -> {
      System.err.print(
          "%s %s stops; it will find what it keeps\n"
              .formatted(command, options.nameOf(node().endpoint())));
      // Stopping may wait for the disk, and signals are to be heard meanwhile.
      node().runtime().blocking().inBackground(stopNode);
      if (!entered.get()) {
        var unused =
            served
                .closed()
                .whenComplete((done, failure) -> Runtime.getRuntime().halt(ENDED_BY_INTERRUPT));
      }
    };
  }

  private void leave() {
    if (entered.get()) {
      System.err.print(
          "%s %s leaves %s; Ctrl-C ends it at once\n"
              .formatted(
                  command,
                  options.nameOf(node().endpoint()),
                  node().ring().size() > 1 ? "its ring" : "as the last member of its ring"));
    }
    var unused =
        served
            .leave()
            .get()
            .whenComplete(
                (done, failure) -> {
                  if (!entered.get()) {
                    // The main thread is still looking for a ring that it must not enter any more.
                    Runtime.getRuntime().halt(ENDED_BY_INTERRUPT);
                  }
                });
  }

  private void announce() {
    int members = node().ring().size();
    // In one piece: programs wait for this line.
    System.err.print(
        "%s %s in ring '%s' with %d member%s\n"
            .formatted(
                command,
                options.nameOf(node().endpoint()),
                node().settings().name(),
                members,
                members == 1 ? "" : "s"));
  }
}
