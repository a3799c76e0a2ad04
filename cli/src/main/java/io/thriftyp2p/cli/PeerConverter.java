package io.thriftyp2p.cli;

import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.node.Endpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code host} or {@code host:port}. */
final class PeerConverter implements ITypeConverter<Endpoint> {
  @Override
  public Endpoint convert(String text) {
    try {
      boolean named = text.indexOf(':') < 0 || text.endsWith("]");
      return Endpoint.parse(named ? text + ":" + LocatorConfig.FIRST_PORT : text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
