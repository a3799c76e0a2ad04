package io.thriftyp2p.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a constant in lower case. */
abstract class LowerCaseConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> type;
  private final String others;

  /**
   * @param others what is said of another word, behind that word
   */
  LowerCaseConverter(Class<E> type, String others) {
    this.type = type;
    this.others = others;
  }

  @Override
  public final E convert(String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    throw new TypeConversionException("'" + text + "' " + others);
  }
}
