package io.thriftyp2p.cli;

import io.thriftyp2p.locator.LocatorNode;
import java.util.concurrent.CompletionException;

/** A server from the moment it is in its ring until it has left. */
final class ServerRun {
  private ServerRun() {}

  static int untilClosed(String command, ServerOptions options, LocatorNode node) {
    Signals.onFirst(
        () -> {
          var unused = node.leave();
        });
    int members = node.ring().size();
    // In one piece: programs wait for this line.
    System.err.print(
        "%s %s in ring '%s' with %d member%s\n"
            .formatted(
                command,
                options.nameOf(node.endpoint()),
                node.settings().name(),
                members,
                members == 1 ? "" : "s"));
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
}
