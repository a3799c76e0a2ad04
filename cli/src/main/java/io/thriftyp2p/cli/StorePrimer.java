package io.thriftyp2p.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.diststore.StoreClient;
import picocli.CommandLine.Command;

@Command(
    name = "storeprimer",
    description = "Puts the NATO alphabet: a is alpha, b is bravo, and so on.",
    sortOptions = false)
final class StorePrimer extends ClientCommand {
  @Override
  boolean writes() {
    return true;
  }

  @Override
  int run(StoreClient store) throws Exception {
    for (String word : NatoAlphabet.WORDS) {
      await(store.put(NatoAlphabet.key(word).getBytes(UTF_8), word.getBytes(UTF_8)));
    }
    System.out.println(NatoAlphabet.WORDS.size() + " words put");
    return ExitStatus.DONE;
  }
}
