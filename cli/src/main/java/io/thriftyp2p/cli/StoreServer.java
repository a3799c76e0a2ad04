package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreConfig;
import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.diststore.replication.Remainder;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "storeserver",
    description = {
      "Runs a node of the store. Without -h it looks for one on ports 9900 to 9909 of this machine.",
      "Ctrl-C hands all its keys over and leaves; a second Ctrl-C goes at once."
    },
    sortOptions = false)
final class StoreServer implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private final CommonOptions common = new CommonOptions();

  @Mixin private final ServerOptions server = new ServerOptions();

  @Option(
      names = "--memory",
      description =
          "Keep everything in memory; so far there is no other way, and this is the default.")
  @SuppressWarnings("UnusedVariable") // the only way there is
  private boolean memory;

  @Option(
      names = "--replicas",
      defaultValue = "1",
      description = "Copies of each key; so far only 1 is possible.")
  private int replicas = 1;

  @Override
  public Integer call() throws IOException {
    if (replicas != 1) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "--replicas " + replicas + " is not possible yet: the store keeps one copy of each key");
    }
    StoreConfig config =
        StoreConfig.DEFAULTS
            .withLocator(server.toConfig("storeserver"))
            .withLeaveProgress(new Progress()::show);
    StoreNode node = StoreNode.bind(config);
    return new ServerRun("storeserver", server, node.locator()).untilClosed(node::enterRing);
  }

  /** Tells what is left, at most once a second. */
  private static final class Progress {
    private long shownAt;
    private boolean shown;

    void show(Remainder left) {
      long now = System.nanoTime();
      if (!shown || now - shownAt > TimeUnit.SECONDS.toNanos(1)) {
        shown = true;
        shownAt = now;
        System.err.printf(
            "leaving: %d entries to hand over, %d slots to be claimed%n",
            left.entries(), left.slots());
      }
    }
  }
}
