package io.thriftyp2p.cli;

import java.util.Locale;

/** What storebench can measure. */
enum BenchTest {
  SET,
  GET,
  MGET;

  boolean reads() {
    return this != SET;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
