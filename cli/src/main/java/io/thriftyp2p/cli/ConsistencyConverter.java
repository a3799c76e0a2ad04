package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.replication.Consistency;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a consistency in lower case. */
final class ConsistencyConverter implements ITypeConverter<Consistency> {
  @Override
  public Consistency convert(String text) {
    for (Consistency consistency : Consistency.values()) {
      if (consistency.name().toLowerCase(Locale.ROOT).equals(text)) {
        return consistency;
      }
    }
    throw new TypeConversionException("'" + text + "' is none: give one, quorum or all");
  }
}
