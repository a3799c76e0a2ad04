package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "haskey",
    description = {
      "Whether a key is there, and its version, time and size. Status 1: it is not.",
      "Nothing is printed then."
    })
final class AdminHaskey extends ClientCommand {
  @Option(names = "--json", description = "For programs.")
  private boolean json;

  @Mixin private final RequestFlags flags = new RequestFlags();

  @Parameters(index = "0", paramLabel = "KEY")
  private String key = "";

  @Override
  int run(StoreClient store) throws Exception {
    Optional<StoreClient.Info> found = await(store.has(bytesOf(key), flags.toOptions()));
    Table table = new Table("key", "version", "time", "bytes", "expires");
    found.ifPresent(
        info ->
            table.add(
                key,
                info.version().toString(),
                Instant.ofEpochMilli(info.version().millis()).toString(),
                info.valueBytes(),
                info.expiresAt().map(Instant::toString).orElse("-")));
    if (found.isPresent() || json) {
      table.print(json);
    }
    return found.isPresent() ? ExitStatus.DONE : ExitStatus.NO;
  }
}
