package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "storeget",
    description = "Prints a value and a line feed. Status 1: there is no such key.",
    sortOptions = false)
final class StoreGet extends ClientCommand {
  @Parameters(index = "0", paramLabel = "KEY")
  private String key = "";

  @Option(
      names = "--output",
      description = "A file for the value, as it is; - for standard output.")
  private @Nullable String output;

  @Override
  int run(StoreClient store) throws Exception {
    Optional<StoreClient.Value> found = await(store.get(bytesOf(key)));
    if (found.isEmpty()) {
      System.err.println("storeget: there is no key '" + key + "'");
      return ExitStatus.NO;
    }
    byte[] bytes = found.get().bytes();
    if (output == null) {
      System.out.write(bytes);
      System.out.write('\n');
    } else {
      new ValueFile(output).write(bytes);
    }
    return ExitStatus.DONE;
  }
}
