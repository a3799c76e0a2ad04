package io.thriftyp2p.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
    name = "storetest",
    description = "Reads back what storeprimer put. Status 1: a word is missing.",
    sortOptions = false)
final class StoreTest extends ClientCommand {
  @Override
  int run(StoreClient store) throws Exception {
    int found = 0;
    for (String word : NatoAlphabet.WORDS) {
      found += check(store, word) ? 1 : 0;
    }
    System.out.println(found + " of " + NatoAlphabet.WORDS.size() + " words");
    return found == NatoAlphabet.WORDS.size() ? ExitStatus.DONE : ExitStatus.NO;
  }

  private static boolean check(StoreClient store, String word) throws Exception {
    String key = NatoAlphabet.key(word);
    Optional<String> value =
        await(store.get(key.getBytes(UTF_8))).map(found -> new String(found.bytes(), UTF_8));
    if (value.filter(word::equals).isPresent()) {
      return true;
    }
    List<Endpoint> owners = await(store.whereis(key.getBytes(UTF_8), 1));
    System.err.printf(
        "storetest: %s is %s instead of '%s'; its owner is %s%n",
        key,
        value.map(wrong -> "'" + wrong + "'").orElse("missing"),
        word,
        owners.isEmpty() ? "nobody" : owners.get(0));
    return false;
  }
}
