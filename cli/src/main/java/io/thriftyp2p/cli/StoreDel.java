package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "storedel",
    description = "Deletes a key, whether it is there or not.",
    sortOptions = false)
final class StoreDel extends ClientCommand {
  @Parameters(index = "0", paramLabel = "KEY")
  private String key = "";

  @Override
  int run(StoreClient store) throws Exception {
    await(store.delete(bytesOf(key)));
    return ExitStatus.DONE;
  }
}
