package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreConfig;
import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.diststore.replication.Remainder;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "storeserver",
    description = {
      "Runs a node of the store. Without -h it looks for one on ports 9900 to 9909 of this machine.",
      "Ctrl-C (SIGINT) hands all its keys over and leaves; a second Ctrl-C goes at once. SIGTERM stops",
      "a node that keeps its data on disk: it will be back. With --memory it leaves."
    },
    sortOptions = false)
final class StoreServer implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private final CommonOptions common = new CommonOptions();

  @Mixin private final ServerOptions server = new ServerOptions();

  @Mixin private final StorageOptions storage = new StorageOptions();

  @Option(
      names = "--web-write",
      description =
          "Let people change data on the node's page. Default: they look, programs change.")
  private boolean webWrite;

  @Override
  public Integer call() throws IOException {
    StoreConfig config =
        storage.apply(
            StoreConfig.DEFAULTS
                .withLocator(server.toConfig("storeserver"))
                .withLeaveProgress(new LeaveLines()::show)
                .withWebWrite(webWrite),
            System.getenv());
    StoreNode node = StoreNode.bind(config);
    Optional<Runnable> stop = node.isDurable() ? Optional.of(() -> stop(node)) : Optional.empty();
    return new ServerRun("storeserver", server, ServedNode.of(node), stop)
        .untilClosed(node::enterRing);
  }

  private static void stop(StoreNode node) {
    // Whoever waits for the end waits for the node to be closed.
    var unused = node.stop();
  }

  /** Tells what is left, at most once a second. */
  private static final class LeaveLines {
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
