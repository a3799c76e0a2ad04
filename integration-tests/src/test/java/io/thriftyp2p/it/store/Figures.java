package io.thriftyp2p.it.store;

import java.util.Locale;

/** What was measured, one line each, which {@code integration-tests/store} makes a table of. */
final class Figures {
  private Figures() {}

  static void print(String what, String format, Object... values) {
    System.err.printf("figure | %s | %s%n", what, String.format(Locale.ROOT, format, values));
  }
}
