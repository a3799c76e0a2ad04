package io.thriftyp2p.cli;

import io.thriftyp2p.locator.node.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.TypeConversionException;

/**
 * The lines that are written most, such as {@code storeget KEY}: nothing but keys, values and
 * {@code -h PEER}. To look up what picocli makes of them takes longer than to carry them out, so
 * they are read here; all others, and all that are wrong, are left to picocli.
 *
 * @param hosts the peers that are named, in their order
 * @param words keys and values
 */
record PlainLine(List<Endpoint> hosts, List<String> words) {
  /** Empty when there is something else on the line. */
  static Optional<PlainLine> read(String... arguments) {
    List<Endpoint> hosts = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      boolean named = arguments[i].equals("-h") && i + 1 < arguments.length;
      String text = named ? arguments[++i] : arguments[i];
      if (text.startsWith("-") || (named && !addHost(text, hosts))) {
        return Optional.empty();
      }
      if (!named) {
        words.add(text);
      }
    }
    return Optional.of(new PlainLine(hosts, words));
  }

  private static boolean addHost(String text, List<Endpoint> hosts) {
    try {
      return hosts.add(new PeerConverter().convert(text));
    } catch (TypeConversionException e) {
      return false;
    }
  }

  /**
   * Does what the line says if that can be done at once.
   *
   * @return the exit status; empty when the command itself has to do it
   */
  Optional<Integer> answer(String command) throws IOException {
    if (!command.equals("storeget") || words.size() != 1 || isSecured(System.getenv())) {
      return Optional.empty();
    }
    String key = words.get(0);
    Optional<QuickGet.Answer> answer =
        hosts.isEmpty()
            ? QuickGet.readHere(ClientCommand.bytesOf(key))
            : QuickGet.read(hosts.get(0), ClientCommand.bytesOf(key));
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> value = answer.get().value();
    return Optional.of(value.isPresent() ? StoreGet.print(value.get()) : StoreGet.missing(key));
  }

  private static boolean isSecured(Map<String, String> environment) {
    return TlsOptions.isIn(environment) || TokenOption.isIn(environment);
  }

  /** The command that picocli would make of the line. */
  Optional<ClientCommand> toCommand(String command) {
    Optional<ClientCommand> made = make(command);
    if (made.isPresent()) {
      made.get().ask(hosts);
    }
    return made;
  }

  private Optional<ClientCommand> make(String command) {
    if (command.equals("storeget") && words.size() == 1) {
      return Optional.of(StoreGet.of(words.get(0)));
    }
    if (command.equals("storeput") && words.size() == 2) {
      return Optional.of(StorePut.of(words.get(0), words.get(1)));
    }
    if (command.equals("storedel") && words.size() == 1) {
      return Optional.of(StoreDel.of(words.get(0)));
    }
    return Optional.empty();
  }
}
