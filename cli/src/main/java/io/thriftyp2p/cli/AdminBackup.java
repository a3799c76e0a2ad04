package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.thrift.diststore.BackupProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backup",
    description = {
      "Has each node copy all that it keeps to DIR/HOST-PORT on its own machine.",
      "A node that is started with --data there begins with it. Status 1: a node could not."
    })
final class AdminBackup extends ClientCommand {
  private static final Duration LONGEST = Duration.ofHours(1);

  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Option(
      names = "--node",
      paramLabel = "HOST:PORT",
      converter = PeerConverter.class,
      description = "Only this node.")
  private @Nullable Endpoint node;

  @Parameters(index = "0", paramLabel = "DIR", description = "As the nodes see it.")
  private Path directory = Path.of("");

  @Override
  int run(StoreClient store) throws Exception {
    List<Endpoint> nodes = node == null ? await(store.members()) : List.of(node);
    Table table = new Table("node", "directory");
    int status = ExitStatus.DONE;
    try (Progress progress = new Progress()) {
      for (Endpoint each : nodes) {
        try {
          table.add(each.toString(), backUp(store, each, progress));
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof PeerException
              || e.getCause() instanceof UnavailableException)) {
            throw e;
          }
          progress.wipe();
          System.err.println("storeadmin backup: " + e.getCause().getMessage());
          status = ExitStatus.NO;
        }
      }
    }
    table.print(json);
    return status;
  }

  private String backUp(StoreClient store, Endpoint each, Progress progress) throws Exception {
    Path absolute = directory.toAbsolutePath().normalize();
    Poll poll = new Poll(LONGEST);
    while (true) {
      BackupProgress now = await(store.node(each).backUp(absolute));
      if (!now.running) {
        return now.directory;
      }
      progress.show(() -> "backup of " + each + ": " + progress.elapsed());
      if (!poll.goOn(each)) {
        throw new CommandFailure(
            ExitStatus.UNAVAILABLE, each + " is not done after an hour; see its log");
      }
    }
  }
}
