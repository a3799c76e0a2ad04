package io.thriftyp2p.cli;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** The environment variable that names peers for servers which are given none with --host. */
final class PeersVariable {
  static final String NAME = "THRIFTY_PEERS";

  private static final Pattern SEPARATOR = Pattern.compile("[,\\s]+");

  private PeersVariable() {}

  /** None when the variable is not there, or blank. */
  static List<Endpoint> read(Map<String, String> environment) {
    PeerConverter converter = new PeerConverter();
    try {
      return SEPARATOR
          .splitAsStream(environment.getOrDefault(NAME, ""))
          .filter(text -> !text.isEmpty())
          .map(converter::convert)
          .toList();
    } catch (TypeConversionException e) {
      throw new CommandFailure(ExitStatus.USAGE, NAME + ": " + e.getMessage());
    }
  }
}
