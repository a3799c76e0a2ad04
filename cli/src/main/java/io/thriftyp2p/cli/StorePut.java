package io.thriftyp2p.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.diststore.StoreClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void prepare() throws IOException {
    bytes = read();
  }

  @Override
  int run(StoreClient store) throws Exception {
    await(store.put(key.getBytes(UTF_8), bytes));
    return ExitStatus.DONE;
  }

  private byte[] read() throws IOException {
    if (value != null && file == null) {
      return value.getBytes(UTF_8);
    }
    if (file == null || value != null) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "give the value either as an argument or with --file; see storeput --help");
    }
    return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
  }
}
