package io.thriftyp2p.cli;

import java.util.List;

/** The words that storeprimer puts and storetest expects, each under its first letter. */
final class NatoAlphabet {
  static final List<String> WORDS =
      List.of(
          "alpha",
          "bravo",
          "charlie",
          "delta",
          "echo",
          "foxtrot",
          "golf",
          "hotel",
          "india",
          "juliet",
          "kilo",
          "lima",
          "mike",
          "november",
          "oscar",
          "papa",
          "quebec",
          "romeo",
          "sierra",
          "tango",
          "uniform",
          "victor",
          "whiskey",
          "xray",
          "yankee",
          "zulu");

  private NatoAlphabet() {}

  static String key(String word) {
    return word.substring(0, 1);
  }
}
