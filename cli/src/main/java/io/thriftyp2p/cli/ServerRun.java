package io.thriftyp2p.cli;

import io.thriftyp2p.locator.LocatorNode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server from its start until it has left its ring. */
final class ServerRun {
  /** How long a node that is told to go is given to be in its ring, so that it can leave it. */
  private static final long ENTRY_SECONDS = 2;

  private final String command;
  private final ServerOptions options;
  private final CompletableFuture<LocatorNode> started = new CompletableFuture<>();

  ServerRun(String command, ServerOptions options) {
    this.command = command;
    this.options = options;
  }

  /** Starts a node, and blocks until it is in its ring. */
  @FunctionalInterface
  interface Start {
    LocatorNode node() throws IOException;
  }

  int untilClosed(Start start) throws IOException {
    // Before the start: whoever is in a ring holds keys, and must not go without handing them over.
    Signals.onFirst(this::leave);
    LocatorNode node = start.node();
    int members = node.ring().size();
    // In one piece: programs wait for this line.
    System.err.print(
        "%s in ring '%s' with %d member%s\n"
            .formatted(nameOf(node), node.settings().name(), members, members == 1 ? "" : "s"));
    started.complete(node);
    try {
      node.closed().join();
      return ExitStatus.DONE;
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new CommandFailure(
          ExitStatus.UNAVAILABLE,
          cause.getMessage() + ": gone with what was left; what the others hold is not touched");
    }
  }

  private String nameOf(LocatorNode node) {
    return command + " " + options.nameOf(node.endpoint());
  }

  private void leave(int statusWithoutRing) {
    try {
      LocatorNode node = started.get(ENTRY_SECONDS, TimeUnit.SECONDS);
      System.err.print(
          "%s leaves %s; Ctrl-C ends it at once\n"
              .formatted(
                  nameOf(node),
                  node.ring().size() > 1 ? "its ring" : "as the last member of its ring"));
      var unused = node.leave();
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      Runtime.getRuntime().halt(statusWithoutRing);
    }
  }
}
