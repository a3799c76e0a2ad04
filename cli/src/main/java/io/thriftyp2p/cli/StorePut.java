package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.replication.ReplicationConfig;
import io.thriftyp2p.diststore.storage.Version;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "storeput",
    description = "Writes a value; it is written when the command ends with status 0.",
    sortOptions = false)
final class StorePut extends ClientCommand {
  @Parameters(index = "0", paramLabel = "KEY")
  private String key = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VALUE",
      description = "The value as text; or give --file.")
  private @Nullable String value;

  @Option(names = "--file", description = "A file that holds the value; - for standard input.")
  private @Nullable String file;

  private byte[] bytes = {};

  @Override
  void prepare() {
    bytes = read();
  }

  @Override
  int run(StoreClient store) throws Exception {
    Version version = await(store.put(bytesOf(key), bytes));
    if (isVerbose()) {
      System.err.println("storeput: version " + version);
    }
    return ExitStatus.DONE;
  }

  private byte[] read() {
    if (value != null && file == null) {
      return bytesOf(value);
    }
    if (file == null || value != null) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "give the value either as an argument or with --file; see storeput --help");
    }
    return new ValueFile(file).read(ReplicationConfig.DEFAULTS.maxValueBytes());
  }
}
