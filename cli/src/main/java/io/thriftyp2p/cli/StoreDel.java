package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "storedel",
    description = "Deletes a key, whether it is there or not.",
    sortOptions = false)
final class StoreDel extends ClientCommand {
  @Parameters(index = "0", paramLabel = "KEY")
  private String key = "";

  @Mixin private final RequestFlags flags = new RequestFlags();

  static StoreDel of(String key) {
    StoreDel del = new StoreDel();
    del.key = key;
    return del;
  }

  @Override
  boolean writes() {
    return true;
  }

  @Override
  int run(StoreClient store) throws Exception {
    await(store.delete(Sizes.checkedKey(bytesOf(key)), flags.toOptions()));
    return ExitStatus.DONE;
  }
}
